// Silver has minimums of its own; every other metal that we show has those of gold and platinum.
export function metalGroup(metal) {
  return metal === "silver" ? "silver" : "gold";
}
