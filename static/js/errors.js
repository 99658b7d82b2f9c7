// After a refused form the reader lands on the summary of what is wrong.
export function focusFirstSummary(root) {
  root.querySelector(".errors")?.focus();
}
