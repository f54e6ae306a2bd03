package store

import "time"

// AskNever has followers of the ledger learn of others' commits by notifications alone.
func (s *Store) AskNever() { s.feed.pause = time.Hour }
