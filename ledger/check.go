package ledger

// Rules between figures of one project, and between dates. Breaking one is a warning: it
// happens in earnest, and then somebody can say why.

// HeldOn is the statement of a stock that counts on a day.
func HeldOn(statements []Statement, day Date) (Statement, bool) {
	var head Statement
	found := false
	for _, s := range statements {
		if day.Before(s.ValidFrom) {
			continue
		}
		if !found || head.ValidFrom.Before(s.ValidFrom) || head.ValidFrom == s.ValidFrom && statedLater(s, head) > 0 {
			head, found = s, true
		}
	}
	return head, found && day.Before(head.end())
}

// Falls lists the pairs of statements of a cumulative stock, one right after the other,
// of which the later is lower for certain: 约 and the like may hide a difference.
func Falls(statements []Statement) [][2]Statement {
	if len(statements) < 2 {
		return nil
	}
	var falls [][2]Statement
	stated := heads(statements)
	for i := 1; i < len(stated); i++ {
		if Exceeds(stated[i-1], stated[i]) {
			falls = append(falls, [2]Statement{stated[i-1], stated[i]})
		}
	}
	return falls
}

// Exceeds reports whether a is larger than b whatever their qualifiers hide.
func Exceeds(a, b Statement) bool {
	_, below := a.Qualifier.Bounds()
	above, _ := b.Qualifier.Bounds()
	return a.Value > b.Value && below == 0 && above == 0
}

// OutOfOrder lists the pairs of statements of a project's status of which the later
// goes back: signed after started, started after completed. Intention, plan and
// stoppage may follow anything.
func OutOfOrder(statements []Statement) [][2]Statement {
	if len(statements) < 2 {
		return nil
	}
	var pairs [][2]Statement
	var furthest Statement
	for _, s := range heads(statements) {
		rank := progress[s.Status]
		if rank == 0 {
			continue
		}
		if rank < progress[furthest.Status] {
			pairs = append(pairs, [2]Statement{furthest, s})
			continue
		}
		furthest = s
	}
	return pairs
}

// progress orders the statuses that a project passes once.
var progress = map[Status]int{StatusSigned: 1, StatusStarted: 2, StatusCompleted: 3, StatusOperating: 4}

// A MoneyRule says that one kind of money of a project may not exceed another of the same day.
type MoneyRule struct{ Lower, Upper, Code string }

// MoneyRules are all of them.
var MoneyRules = []MoneyRule{
	{ContractedInvestment, TotalInvestment, FindingContractAboveTotal},
	{CompletedInvestment, ContractedInvestment, FindingCompletedAboveContract},
	{CompletedInvestment, TotalInvestment, FindingCompletedAboveTotal},
}

// StatusWord is a status that a project reaches on a day, in Chinese.
func StatusWord(s Status) string {
	switch s {
	case StatusSigned:
		return "签约"
	case StatusStarted:
		return "开工"
	case StatusCompleted:
		return "竣工"
	case StatusOperating:
		return "投产"
	}
	return string(s)
}
