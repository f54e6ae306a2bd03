package graph

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

var bulletinOrder = ordersArg("Bulletin", word[string]{"id", "编号"}, word[string]{"as_of", "截至日期"}, word[string]{"frozen_at", "存档时间"}, word[string]{"title", "标题"})

func bulletinFilter(a args) (f ledger.BulletinFilter, err error) {
	f.Programmes = argList[string](a, "programmes")
	if f.IDs, err = argIDs(a, "ids", "Bulletin"); err != nil {
		return f, err
	}
	if f.Periods, err = argIDs(a, "periods", "ReportingPeriod"); err != nil {
		return f, err
	}
	f.Where, err = whereOf(ledger.RowBulletin, a)
	return f, err
}

func (s *schema) bulletinQuery() field {
	return root("bulletins", "Bulletins: portfolios as they came out for a reporting period (通报).", s.bulletins,
		withArgs(timeArgs, pageArgs, bulletinOrder, filterArg(s.filters.bulletin)), bulletinFilter,
		func(ctx context.Context, l Ledger, at ledger.At, f ledger.BulletinFilter, p ledger.Page) (ledger.List[ledger.Bulletin], error) {
			return l.Bulletins(ctx, at, f, p)
		},
		func(ctx context.Context, l Ledger, at ledger.At, f ledger.BulletinFilter) (int, error) {
			return l.BulletinCount(ctx, at, f)
		})
}

func (s *schema) bulletinFields() []field {
	numbers := func(name, about string, read batchFunc) field {
		return field{name: name, typ: must(s.portfolioType()), about: about, weight: 2000, costly: true, args: forwardArgs, batch: read}
	}
	return []field{
		rowID("Bulletin", func(b ledger.Bulletin) ledger.ID { return b.ID }),
		required(toPeriod(s, "period", "Reporting period it is about (报告期).", func(b ledger.Bulletin) ledger.ID { return b.Period })),
		toPlace(s, "place", "Place it is about, what lies below it included (地区); null: all.", func(b ledger.Bulletin) string { return b.PlaceCode }),
		textValue("title", must(graphql.String), "Title (标题).", func(b ledger.Bulletin) string { return b.Title }),
		dateValue("asOf", must(dateScalar), "Date it is about: the period's last day (截至).", func(b ledger.Bulletin) ledger.Date { return b.AsOf }),
		value("knownAt", must(dateTimeScalar), "Instant of knowledge (填报时点).", func(b ledger.Bulletin) any { return b.KnownAt }),
		value("frozenAt", must(dateTimeScalar), "When it was kept (存档时间).", func(b ledger.Bulletin) any { return b.FrozenAt }),
		textValue("definition", must(graphql.String), "How it was asked for, as JSON: subject, filter, dimensions, times, attribution, roles, completion rate (口径).", func(b ledger.Bulletin) string { return b.Definition }),
		numbers("frozen", "The numbers as they came out (存档数). The lists behind a row are asked anew.", bulletinNumbers(frozenNumbers)),
		numbers("rerun", "The same asked again: equal, because the instant of knowledge is fixed (按原口径重算).", bulletinNumbers(rerunNumbers)),
		numbers("current", "The same as known now; its comparison is with what was frozen (现在的数).", bulletinNumbers(currentNumbers)),
		{name: "reproduced", typ: must(graphql.Boolean), about: "Whether asking again gives what was frozen, to the smallest unit (能否复现).", weight: 2000,
			batch: eachCall(func(ctx context.Context, r *request, _ ledger.At, c call) (any, error) {
				b := c.parent.(timed[ledger.Bulletin]).it
				q, err := ledger.ReadDefinition(b.Definition)
				if err != nil {
					return nil, internal(err)
				}
				now, err := r.deps.Ledger.Portfolio(ctx, q)
				if err != nil {
					return nil, err
				}
				text, err := ledger.WriteNumbers(now)
				return text == b.Numbers, err
			})},
	}
}

// numbersOf reads the numbers of a bulletin into a portfolio of its definition.
type numbersOf func(ctx context.Context, p *portfolio, frozen ledger.Portfolio) (ledger.Portfolio, error)

func frozenNumbers(_ context.Context, _ *portfolio, frozen ledger.Portfolio) (ledger.Portfolio, error) {
	return frozen, nil
}

func rerunNumbers(ctx context.Context, p *portfolio, _ ledger.Portfolio) (ledger.Portfolio, error) {
	return requestOf(ctx).deps.Ledger.Portfolio(ctx, p.query)
}

func currentNumbers(ctx context.Context, p *portfolio, frozen ledger.Portfolio) (ledger.Portfolio, error) {
	p.comparedAt = p.at
	p.at.KnownAt = requestOf(ctx).at(nil).KnownAt
	p.query.KnownAt = p.at.KnownAt
	if err := p.readMeasures(ctx); err != nil {
		return ledger.Portfolio{}, err
	}
	now, err := requestOf(ctx).deps.Ledger.Portfolio(ctx, p.query)
	if err == nil {
		p.beside(frozen, &now)
	}
	return now, err
}

func bulletinNumbers(read numbersOf) batchFunc {
	return eachCall(func(ctx context.Context, r *request, _ ledger.At, c call) (any, error) {
		b := c.parent.(timed[ledger.Bulletin]).it
		pg, err := r.page(c.args)
		if err != nil {
			return nil, err
		}
		p := &portfolio{at: ledger.At{AsOf: b.AsOf, KnownAt: b.KnownAt}, series: map[string][]cells{}}
		if p.query, err = ledger.ReadDefinition(b.Definition); err != nil {
			return nil, internal(err)
		}
		frozen, err := ledger.ReadNumbers(b.Numbers)
		if err != nil {
			return nil, internal(err)
		}
		answer, err := read(ctx, p, frozen)
		if err != nil {
			return nil, err
		}
		p.answer, p.groups = newCells(answer), len(answer.Rows)
		return p, p.arrange(ctx, ledger.RowQuery{}, pg)
	})
}

// bulletinMutations freeze portfolios.
func (s *schema) bulletinMutations() []field {
	of := s.portfolioField().args
	shared := func(name string) inputField {
		a := of[name]
		return inputField{name, a.Type, a.Description}
	}
	in := inputObject("BulletinFreezeInput", "A portfolio to keep (通报). The arguments are those of portfolio.",
		whichPeriod,
		inputField{"title", must(graphql.String), "Title (标题)."},
		inputField{"place", graphql.ID, "Global id or code of the place it is about, what lies below it included (地区); left out: everywhere, for whoever sees everything."},
		inputField{"as", periodViews.enum, "How the period is known; left out: RESTATED, as known now (报送数或更正数)."},
		inputField{"subject", subjectKinds.enum, "What is counted; left out: PROJECT (统计对象)."},
		shared("filter"), shared("groupBy"), inputField{"attribution", attributionModes.enum, "How what several share is credited; left out: FULL (归集口径)."},
		shared("roles"), shared("completion"))
	bulletin := noun{"bulletin", "bulletins", "Bulletin", s.bulletin, "The bulletin"}
	return s.editFields(edit{name: "bulletinFreeze", about: "Keep a portfolio of a reporting period, with its definition and the numbers as they come out now (存档通报).",
		input: in, noun: bulletin, read: readBulletin})
}

func readBulletin(in *given) ledger.Edit {
	r, ctx := in.request, in.ctx
	e := ledger.FreezeBulletin{Period: in.row("period", "ReportingPeriod"), Place: in.place("place"), Title: strings.TrimSpace(in.text("title"))}
	if e.Period == 0 {
		return e
	}
	if scope := r.caller.Scope(ledger.AccessAdmin, ledger.AccessOffice); !scope.Everything &&
		!slices.ContainsFunc(scope.Places, func(p string) bool { return e.Place != "" && strings.HasPrefix(e.Place, p) }) {
		in.refuse("place", "请写明您负责的地区")
		return e
	}
	view, _ := in.args["as"].(periodView)
	of, err := r.viewOf(ctx, e.Period, view)
	if err != nil {
		in.told("", err)
		return e
	}
	if of.at.KnownAt >= ledger.Latest { // a bulletin's instant is one that will not be joined by anything
		if of.at.KnownAt, err = r.deps.Ledger.LatestInstant(ctx); err != nil {
			in.err = err
			return e
		}
	}
	asked := maps.Clone(in.args)
	if asked["subject"] == nil {
		asked["subject"] = ledger.SubjectProject
	}
	if asked["attribution"] == nil {
		asked["attribution"] = ledger.FullAttribution
	}
	if e.Query, err = r.portfolioQuery(ctx, of.at, asked); err != nil {
		in.told("", err)
		return e
	}
	e.Query.Filter = of.within(e.Query.Filter)
	if e.Place != "" {
		if e.Query.Subject == ledger.SubjectOrganisation || e.Query.Subject == ledger.SubjectProgramme {
			in.refuse("place", "单位和行动不分地区，请不写 place")
			return e
		}
		e.Query.Filter.Under = []string{e.Place}
	}
	if e.Numbers, err = r.deps.Ledger.Portfolio(ctx, e.Query); err != nil {
		in.told("", err)
	}
	return e
}

// told makes a problem of an error that the caller can mend.
func (in *given) told(field string, err error) {
	problem := asAPIError(in.ctx, err)
	switch problem.kind {
	case ledger.KindInvalid, ledger.KindNotFound, ledger.KindLimitExceeded:
		if problem.Field != "" {
			field = problem.Field
		}
		in.problems = append(in.problems, ledger.EditProblem{Code: problem.Code, Path: in.at(field), Text: problem.Message})
	default:
		in.err = err
	}
}
