package graph

import (
	"context"

	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

type organisationSource = timed[ledger.Organisation]

func (s *schema) organisationFields() []field {
	identifier := s.object("Identifier", "Code that a registry gave an organisation (单位代码).", func() []field {
		return []field{
			textValue("scheme", must(graphql.String), "Registry; CN-USCC is the 统一社会信用代码.", func(i ledger.Identifier) string { return i.Scheme }),
			textValue("value", must(graphql.String), "The code.", func(i ledger.Identifier) string { return i.Value }),
		}
	})
	alias := s.object("Alias", "Another name by which sheets call an organisation (简称、曾用名).", func() []field {
		return []field{
			textValue("name", must(graphql.String), "The name.", func(a ledger.Alias) string { return a.Name }),
			value("kind", must(aliasKinds.enum), "Sort of name.", func(a ledger.Alias) any { return a.Kind }),
		}
	})
	return []field{
		rowID("Organisation", func(o ledger.Organisation) ledger.ID { return o.ID }),
		rowActions("Organisation", func(o ledger.Organisation) ledger.ID { return o.ID }, func(ledger.Organisation) []string { return organisationActions }),
		value("version", must(graphql.Int), "Rises by one with each change; a change says which it is made against (版本).", func(o ledger.Organisation) any { return int(o.Version) }),
		textValue("name", must(graphql.String), "Full name (全称).", func(o ledger.Organisation) string { return o.Name }),
		enumValue("kind", organisationKinds, "Nature (单位性质).", func(o ledger.Organisation) ledger.OrganisationKind { return o.Kind }),
		value("kindLabel", must(graphql.String), "Nature in Chinese.", func(o ledger.Organisation) any { return organisationKinds.label(o.Kind) }),
		{name: "identifiers", typ: mustList(identifier), about: "Codes given by registries (单位代码).",
			value: func(_ context.Context, p any, _ args) (any, error) {
				o := p.(organisationSource)
				return allTimed(o.it.Identifiers, o.at), nil
			}},
		{name: "aliases", typ: mustList(alias), about: "Other names (简称、曾用名).",
			value: func(_ context.Context, p any, _ args) (any, error) {
				o := p.(organisationSource)
				return allTimed(o.it.Aliases, o.at), nil
			}},
		toOrganisation(s, "parent", "Body it belongs to (上级单位).", func(o ledger.Organisation) ledger.ID { return o.Parent }),
		toPlace(s, "place", "Place it governs or is seated in (所在地).", func(o ledger.Organisation) string { return o.PlaceCode }),
		s.pairingsOf("Pairings in which it assists (结对关系).", ledger.OfOrganisation, func(p any) any { return rowKeyOf(p.(organisationSource).it.ID) }),
		s.projectsOf("projects", "Projects in which it takes part (参与项目).", ledger.OfOrganisation,
			func(p any) any { return rowKeyOf(p.(organisationSource).it.ID) }),
		s.figuresOf(ledger.SubjectOrganisation, func(p any) any { return rowKeyOf(p.(organisationSource).it.ID) }),
	}
}
