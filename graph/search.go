package graph

import (
	"context"

	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

// Searching finds things by what they are called. The index behind it is kept elsewhere.
type Searching interface {
	Search(ctx context.Context, at ledger.At, text string, kinds []ledger.SubjectKind, p ledger.Page) (ledger.List[ledger.SearchHit], error)
	SearchCount(ctx context.Context, at ledger.At, text string, kinds []ledger.SubjectKind) (int, error)
}

type rankWord string

// searchRanks are in the order of ledger.SearchRanks.
var searchRanks = newVocabulary("SearchRank", "How well something meets what is searched for, the best first (匹配程度).",
	word[rankWord]{"exact", "完全相同"},
	word[rankWord]{"prefix", "开头相同"},
	word[rankWord]{"all_words", "包含每个词"},
	word[rankWord]{"some_word", "包含其中一个词"},
)

type searchHitSource = timed[ledger.SearchHit]

func (s *schema) searchHitFields() []field {
	return []field{
		{name: "node", typ: s.subject, about: "What is found (找到的记录).", group: "subject", batch: subjects, weight: 5,
			key: func(p any) any {
				h := p.(searchHitSource).it
				return subjectKey(ledger.Figure{Subject: h.Kind, SubjectID: h.ID, PlaceCode: h.Code})
			}},
		value("kind", must(subjectKinds.enum), "What kind of thing it is (类别).", func(h ledger.SearchHit) any { return h.Kind }),
		value("rank", must(searchRanks.enum), "How well it is met (匹配程度).", func(h ledger.SearchHit) any { return searchRanks.words[h.Rank].value }),
		value("text", must(graphql.String), "The name, alias or code that is met best (匹配的名称或代码).", func(h ledger.SearchHit) any { return h.Text }),
	}
}

// searchField is the search over everything that has a name.
func (s *schema) searchField() field {
	return field{
		name: "search", typ: must(s.searchHits), weight: 30,
		about: "Projects, organisations, places, programmes and teams of pairings by name, alias or code, the best met first (搜索). " +
			"Two characters are enough; full width, case, punctuation and traditional characters do not matter.",
		args: withArgs(timeArgs, graphql.FieldConfigArgument{
			"text":  argument(must(graphql.String), "What to search for; white space separates words (搜索词)."),
			"kinds": argument(listOfType(subjectKinds.enum), "Of these kinds only (类别)."),
			"first": argument(graphql.Int, "How many; 50 when left out, at most 1000 (前几条)."),
			"after": argument(graphql.String, "Cursor: only hits after it (游标之后)."),
		}),
		batch: each(func(ctx context.Context, r *request, at ledger.At, a args) (any, error) {
			if err := refuseEmptyLists(a); err != nil {
				return nil, err
			}
			p, err := r.page(a)
			if err != nil {
				return nil, err
			}
			text, kinds := a.text("text"), argList[ledger.SubjectKind](a, "kinds")
			l, err := r.deps.Ledger.Search(ctx, at, text, kinds, p)
			if err != nil {
				return nil, err
			}
			return newPage(l, at, single(func(ctx context.Context) (int, error) {
				return r.deps.Ledger.SearchCount(ctx, at, text, kinds)
			}), ""), nil
		}),
	}
}
