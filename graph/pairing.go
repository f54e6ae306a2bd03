package graph

import (
	"context"

	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

type pairingSource = timed[ledger.Pairing]

const shareAbout = "Declared share in basis points, 0 to 10000 (占比，万分之一); null: not declared, not an even split."

// shareOrNull is a declared share as an Int: at most 10000.
func shareOrNull(bp *int64) any {
	if bp == nil {
		return nil
	}
	return int(*bp)
}

func (s *schema) pairingFields() []field {
	assistor := s.object("Assistor", "Member of a pairing's team (帮扶单位).", func() []field {
		return []field{
			required(toOrganisation(s, "organisation", "The member (单位).", func(a ledger.Assistor) ledger.ID { return a.Organisation })),
			boolValue("lead", "Whether it leads the team (牵头).", func(a ledger.Assistor) bool { return a.Lead }),
			value("shareBasisPoints", graphql.Int, shareAbout, func(a ledger.Assistor) any { return shareOrNull(a.Share) }),
			textValue("post", graphql.String, "Post that answers for it, never a person's name (岗位).", func(a ledger.Assistor) string { return a.Post }),
		}
	})
	return []field{
		rowID("Pairing", func(p ledger.Pairing) ledger.ID { return p.ID }),
		rowActions("Pairing", func(p ledger.Pairing) ledger.ID { return p.ID }, func(ledger.Pairing) []string { return pairingActions }),
		value("version", must(graphql.Int), "Rises by one with each change; a change says which it is made against (版本).", func(p ledger.Pairing) any { return int(p.Version) }),
		required(toProgramme(s, "programme", "Programme it belongs to (行动).", func(p ledger.Pairing) ledger.ID { return p.Programme })),
		required(toPlace(s, "recipient", "Place that is assisted (受帮扶地).", func(p ledger.Pairing) string { return p.Recipient })),
		textValue("team", graphql.String, "Name or number of the team of assistors (帮扶组).", func(p ledger.Pairing) string { return p.Team }),
		dateValue("startsOn", dateScalar, "First day in force (起始日期); null: open.", func(p ledger.Pairing) ledger.Date { return p.StartsOn }),
		dateValue("endsOn", dateScalar, "Last day in force (截止日期); null: open.", func(p ledger.Pairing) ledger.Date { return p.EndsOn }),
		{name: "assistors", typ: mustList(assistor), about: "Who assists (帮扶单位).",
			value: func(_ context.Context, p any, _ args) (any, error) {
				pr := p.(pairingSource)
				return allTimed(pr.it.Assistors, pr.at), nil
			}},
		s.figuresOf(ledger.SubjectPairing, func(p any) any { return rowKeyOf(p.(pairingSource).it.ID) }),
	}
}
