package ledger

import (
	"cmp"
	"slices"
)

// A timeline is everything stated about one thing over time: the figures of one
// subject, measure, series, programme and provider, or the status of one project. Its
// statements are what people said; its pieces are the rectangles that follow from them.
// To state, correct, withdraw or undo is to edit the list of live statements and to
// call Revise once: no operation edits pieces by itself, so that none can leave a hole,
// an overlap or a value that nobody stated.

// Statement is one live statement of a timeline: stated and not withdrawn, whether or
// not a later one stands in front of it.
type Statement struct {
	ID    ID `db:"id"`
	Batch ID `db:"batch_id"`
	// StatedAt orders the statements, the ID those of one transaction.
	StatedAt  Instant `db:"known_from"`
	ValidFrom Date    `db:"valid_from"`
	// StatedTo is the first day on which the statement is no longer true by its own
	// words (a plan ends with its year), after ValidFrom; Forever or zero: open. A
	// flow has none.
	StatedTo Date `db:"stated_to"`

	// What is stated: Value and Qualifier by a figure, Status by a project's status.
	Value     int64     `db:"value"` // smallest unit of the measure
	Qualifier Qualifier `db:"qualifier"`
	Status    Status    `db:"status"`
}

// Piece is the stretch of time for which a statement is believed: a row of the ledger.
type Piece struct {
	ID        ID   `db:"id"` // the row; zero: not stored yet
	Statement ID   `db:"statement_id"`
	ValidFrom Date `db:"valid_from"`
	ValidTo   Date `db:"valid_to"` // Forever: still true
}

// Believed is what live statements, in any order, imply: at most one piece for each
// statement, in order of date. Of several statements from the same date the latest
// stated counts and the others wait behind it.
//
// A stock runs to the next date from which anything is stated, or to its own end where
// that comes first. It is then over for good: after a statement that ends by itself
// there is a gap, and an earlier open one does not resume. Otherwise a plan of one year
// would come back in every year without one. A flow is an event that stays true.
func Believed(statements []Statement, behaviour Behaviour) []Piece {
	stated := heads(statements)
	pieces := make([]Piece, 0, len(stated))
	for i, s := range stated {
		to := Forever
		if behaviour != Flow {
			to = s.end()
			if i+1 < len(stated) && stated[i+1].ValidFrom.Before(to) {
				to = stated[i+1].ValidFrom
			}
		}
		if s.ValidFrom.Before(to) {
			pieces = append(pieces, Piece{Statement: s.ID, ValidFrom: s.ValidFrom, ValidTo: to})
		}
	}
	return pieces
}

// Revise compares the pieces stored as believed with what the live statements imply.
// The caller sets known_to of the closed rows and known_from of the inserted ones to the
// transaction's instant; every other row stays as it is.
//
// It must be called once for all changes that one transaction makes to a timeline: a
// row inserted and closed at the same instant would have been known for no time. A new
// statement with no piece in inserted was replaced from the same date in the same
// transaction; nobody ever believed it and it is not stored. The piece of any other
// new statement is its own row and takes its ID; a further piece of an older statement
// takes a new one.
func Revise(believed []Piece, statements []Statement, behaviour Behaviour) (closed, inserted []Piece) {
	implied := Believed(statements, behaviour)
	missing := make(map[Piece]bool, len(implied))
	for _, p := range implied {
		missing[p] = true
	}
	for _, p := range believed {
		key := p
		key.ID = 0
		if missing[key] {
			delete(missing, key)
		} else {
			closed = append(closed, p)
		}
	}
	for _, p := range implied {
		if missing[p] {
			inserted = append(inserted, p)
		}
	}
	return closed, inserted
}

// Unchanged reports whether s says what the ledger has from the same date already: the
// same value, qualifier or status, to the same end. The same value from another date is
// a statement of its own: it confirms the value, with its own source.
func Unchanged(statements []Statement, s Statement) bool {
	var head Statement
	found := false
	for _, live := range statements {
		if live.ValidFrom == s.ValidFrom && (!found || statedLater(live, head) > 0) {
			head, found = live, true
		}
	}
	return found && head.Value == s.Value && head.Status == s.Status && head.end() == s.end() &&
		Join(head.Qualifier, "") == Join(s.Qualifier, "")
}

// heads are the statements that count, one for each date, in order of date.
func heads(statements []Statement) []Statement {
	sorted := slices.Clone(statements)
	slices.SortFunc(sorted, func(a, b Statement) int {
		return cmp.Or(a.ValidFrom.Compare(b.ValidFrom), statedLater(b, a))
	})
	return slices.CompactFunc(sorted, func(a, b Statement) bool { return a.ValidFrom == b.ValidFrom })
}

// statedLater is positive when a was stated after b.
func statedLater(a, b Statement) int {
	return cmp.Or(cmp.Compare(a.StatedAt, b.StatedAt), cmp.Compare(a.ID, b.ID))
}

func (s Statement) end() Date {
	if s.StatedTo.IsZero() {
		return Forever
	}
	return s.StatedTo
}
