from models_catalog.models.cad_model import CadModel
from models_catalog.models.castability import CastabilityCheck
from models_catalog.models.catalogue_word import CatalogueWord
from models_catalog.models.category import Category
from models_catalog.models.collection import Collection, CollectionPiece
from models_catalog.models.drawing import Drawing
from models_catalog.models.duplicate_finding import DuplicateFinding
from models_catalog.models.fingerprint import Fingerprint, Surface
from models_catalog.models.former_address import FormerAddress
from models_catalog.models.licence_offer import LicenceOffer
from models_catalog.models.listing_index import ListingIndex
from models_catalog.models.measurement import Measurement, StoneGroup
from models_catalog.models.moderation_decision import Decision, ModerationDecision
from models_catalog.models.picture import Picture
from models_catalog.models.picture_run import PictureRun
from models_catalog.models.piece_question import PieceQuestion
from models_catalog.models.piece_set import PieceInSet, PieceSet
from models_catalog.models.price_change import PriceChange
from models_catalog.models.processing_run import ProcessingRun
from models_catalog.models.quarantined_file import QuarantinedFile
from models_catalog.models.reduction import Reduction
from models_catalog.models.release import FIGURES_OF_FILE, Release, ReleaseFile
from models_catalog.models.shell import Shell
from models_catalog.models.shop_page import ShopPage
from models_catalog.models.turntable import Turntable
from models_catalog.models.upload import Upload

__all__ = [
    "FIGURES_OF_FILE",
    "CadModel",
    "CastabilityCheck",
    "CatalogueWord",
    "Category",
    "Collection",
    "CollectionPiece",
    "Decision",
    "Drawing",
    "DuplicateFinding",
    "Fingerprint",
    "FormerAddress",
    "LicenceOffer",
    "ListingIndex",
    "Measurement",
    "ModerationDecision",
    "Picture",
    "PictureRun",
    "PieceInSet",
    "PieceQuestion",
    "PieceSet",
    "PriceChange",
    "ProcessingRun",
    "QuarantinedFile",
    "Reduction",
    "Release",
    "ReleaseFile",
    "Shell",
    "ShopPage",
    "StoneGroup",
    "Surface",
    "Turntable",
    "Upload",
]
