from saving.models.digest_wish import DigestWish
from saving.models.follow import Follow
from saving.models.wish_list import WishList, WishListItem

__all__ = ["DigestWish", "Follow", "WishList", "WishListItem"]
