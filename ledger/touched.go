package ledger

// Touched is a committed transaction that changed something of projects: attributes,
// status, links or figures.
type Touched struct {
	At       Instant // of the transaction
	Batch    ID      // that it applied or undid
	Projects []ID    // ascending
}
