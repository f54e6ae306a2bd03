package ledger

// Pairing is a dated link of paired assistance (结对关系): one or more assistors, of
// whom one may lead, to one recipient place under a programme. It exists without
// any project.
type Pairing struct {
	ID        ID     `db:"id"`
	Programme ID     `db:"programme_id"`
	Recipient string `db:"place_code"` // code of the recipient place
	// Team is the name or number the office gave the team of assistors; empty: none.
	Team string `db:"team"`
	// StartsOn and EndsOn are the first and last day in force; zero: open.
	StartsOn  Date       `db:"starts_on"`
	EndsOn    Date       `db:"ends_on"`
	Version   int64      `db:"version"`
	Assistors []Assistor `db:"-"`
}

// Assistor is one member of a pairing's team.
type Assistor struct {
	Organisation ID   `db:"organisation_id"`
	Lead         bool `db:"is_lead"`
	// Share is the member's part of the team's figures in basis points, 0–10000;
	// nil: not declared (not an even split).
	Share *int64 `db:"share_bp"`
	// Post is the post that answers for it (岗位), never a person's name; may be empty.
	Post string `db:"post"`
}

// Validate checks that the pairing has a recipient, a programme, an assistor, at most
// one lead, and shares of at most the whole.
func (p Pairing) Validate() error {
	switch {
	case p.Programme == 0:
		return Invalid("pairing", "", "programme", "结对关系要属于一个帮扶行动")
	case p.Recipient == "":
		return Invalid("pairing", "", "recipient", "结对关系要有受帮扶地")
	case len(p.Assistors) == 0:
		return Invalid("pairing", p.Recipient, "assistors", "结对关系至少要有一个帮扶单位")
	}
	leads := 0
	shares := make([]*int64, 0, len(p.Assistors))
	seen := make(map[ID]bool, len(p.Assistors))
	for _, a := range p.Assistors {
		if a.Lead {
			leads++
		}
		if a.Organisation == 0 {
			return Invalid("pairing", p.Recipient, "assistors", "帮扶单位没有写明")
		}
		if seen[a.Organisation] {
			return Invalid("pairing", p.Recipient, "assistors", "同一单位列了两次")
		}
		seen[a.Organisation] = true
		shares = append(shares, a.Share)
	}
	if leads > 1 {
		return Invalid("pairing", p.Recipient, "assistors", "牵头单位只能有一个")
	}
	if err := validShares("pairing", p.Recipient, shares); err != nil {
		return err
	}
	return orderedDates("pairing", p.Recipient, p.StartsOn, p.EndsOn)
}

// WholeShare is the whole of a figure in basis points.
const WholeShare int64 = 10000

func validShares(entity, key string, shares []*int64) error {
	var sum int64
	for _, s := range shares {
		if s == nil {
			continue
		}
		if *s < 0 || *s > WholeShare {
			return Invalid(entity, key, "share", "占比应在 0 到 100% 之间")
		}
		sum += *s
	}
	if sum > WholeShare {
		return Invalid(entity, key, "share", "各方占比合计超过 100%")
	}
	return nil
}
