package graph

import (
	"context"
	"errors"
	"iter"
	"slices"
	"time"

	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

const (
	// portfolioPause is the least time between two answers of portfolioChanged.
	portfolioPause = time.Second
	// progressPause is the least time between two events of importProgress.
	progressPause = 250 * time.Millisecond
	// feedPause is how long a stream waits when the database is away.
	feedPause = time.Second
)

// subscriptionFields are the events that can be followed; docs/api.md tells how.
func (s *schema) subscriptionFields() []field {
	portfolio := s.portfolioField()
	portfolio.name, portfolio.subscribe = "portfolioChanged", portfolioChanges
	portfolio.about = "The portfolio now, and again whenever it has changed, at most once a second (汇总变化). Without asOf, also when the day ends."
	return []field{
		{name: "ledgerChanged", typ: must(s.ledgerVersionType()), subscribe: ledgerChanges,
			about: "How far the ledger has got, now and whenever something was committed; of several commits perhaps only the last (台账变化)."},
		{name: "projectChanged", typ: must(s.projectChangeType()), subscribe: projectChanges, weight: 50,
			about: "Each committed transaction that touched projects: attributes, status, links or figures (项目变化).",
			args: withArgs(filterArg(s.projectFilter), graphql.FieldConfigArgument{
				"ids": argument(listOfType(graphql.ID), "Only these projects; all when left out."),
			})},
		{name: "importProgress", typ: must(s.importJob), subscribe: importProgress, weight: 50,
			about: "An import job now and each time it gets on, until it has ended (导入进度).",
			args:  graphql.FieldConfigArgument{"job": argument(must(graphql.ID), "Global id of the job.")}},
		portfolio,
	}
}

func (s *schema) ledgerVersionType() *graphql.Object {
	return s.object("LedgerVersion", "A state of the ledger (台账版本).", func() []field {
		return versionFields[ledger.Instant](func(at ledger.Instant) ledger.Instant { return at })
	})
}

func versionFields[T any](of func(T) ledger.Instant) []field {
	return []field{
		value("version", must(graphql.String), "Name of the state that the transaction made; the id of the event.", func(t T) any { return versionID(of(t)) }),
		value("instant", must(dateTimeScalar), "The same as a time: give it as knownAt to ask about this very state (填报时点).", func(t T) any { return of(t) }),
	}
}

// projectChange is a transaction with those of the projects it touched that were asked for.
type projectChange = timed[ledger.Touched]

func (s *schema) projectChangeType() *graphql.Object {
	changed := s.object("ChangedProject", "A project that a transaction touched (有变化的项目).", func() []field {
		same := func(id ledger.ID) ledger.ID { return id }
		return []field{
			rowID("Project", same),
			toProject(s, "project", "The project after the transaction; null: the ledger knows it no longer (项目).", same),
		}
	})
	return s.object("ProjectChange", "One committed transaction that touched projects (项目变化).", func() []field {
		return append(versionFields(func(t ledger.Touched) ledger.Instant { return t.At }),
			field{name: "batch", typ: s.importBatch, about: "Batch that it applied or undid (导入批次).", group: "batch",
				batch: lookUp(func(ctx context.Context, _ ledger.At, ids []ledger.ID) (map[ledger.ID]ledger.ImportBatch, error) {
					return requestOf(ctx).deps.Ledger.BatchesByID(ctx, ids)
				}),
				key: func(p any) any { return idOrNil(p.(projectChange).it.Batch) }},
			value("projectCount", must(graphql.Int), "How many projects of those asked for it touched (项目数).", func(t ledger.Touched) any { return len(t.Projects) }),
			field{name: "projects", typ: mustList(changed), about: "The first of them, by age (项目).",
				args: graphql.FieldConfigArgument{"first": argumentOr(graphql.Int, 50, "How many, at most 1000.")},
				value: func(_ context.Context, p any, a args) (any, error) {
					c := p.(projectChange)
					first, _ := a["first"].(int)
					if first < 0 {
						return nil, invalid("first", "first 不能小于 0")
					}
					return allTimed(c.it.Projects[:min(first, len(c.it.Projects))], c.at), nil
				}})
	})
}

// ledgerChanges yields the newest version of the ledger and each that is newer when the
// client is ready for it.
func ledgerChanges(ctx context.Context, _ args) (iter.Seq2[any, error], error) {
	r := requestOf(ctx)
	s := r.stream
	return func(yield func(any, error) bool) {
		at := s.sinceVersion()
		for {
			newest, moved := r.deps.Ledger.Newest()
			if newest != at {
				at = newest
				s.at(at, versionID(at))
				if !yield(timed[ledger.Instant]{at, r.at(nil)}, nil) {
					return
				}
				continue // the ledger may have moved meanwhile
			}
			if !s.wait(ctx, moved, nil) {
				return
			}
		}
	}, nil
}

// portfolioChanges yields versions of the ledger at which the portfolio is to be answered
// again; the stream keeps answers that say the same from the client. Without a date the
// answer is of today, so the day is part of the state.
func portfolioChanges(ctx context.Context, _ args) (iter.Seq2[any, error], error) {
	r := requestOf(ctx)
	s := r.stream
	s.costly, s.state = true, true
	state := func(newest ledger.Instant) string {
		return versionID(newest) + "/" + r.today(r.deps.Now()).String()
	}
	return func(yield func(any, error) bool) {
		had := s.since
		for {
			newest, moved := r.deps.Ledger.Newest()
			if now := state(newest); now != had {
				had = now
				s.at(newest, now)
				if !yield(newest, nil) || !s.pause(ctx, portfolioPause) {
					return
				}
				continue
			}
			if !s.wait(ctx, moved, nil) {
				return
			}
		}
	}, nil
}

// projectChanges yields the transactions that touched the projects asked for, each once
// and in order, from where the client left off or else from now on.
func projectChanges(ctx context.Context, a args) (iter.Seq2[any, error], error) {
	r := requestOf(ctx)
	s := r.stream
	among, err := r.touchedProjects(ctx, a)
	if err != nil {
		return nil, err
	}
	return func(yield func(any, error) bool) {
		newest, _ := r.deps.Ledger.Newest()
		at := s.sinceVersion()
		if at == 0 || at > newest {
			at = newest
		}
		s.id = versionID(at)
		s.wire.mark(s.id)
		for {
			newest, moved := r.deps.Ledger.Newest()
			for at < newest {
				touched, reached, err := r.deps.Ledger.TouchedProjects(ctx, at, newest)
				for _, t := range touched {
					if err == nil {
						t.Projects, err = among(ctx, t)
					}
					if err != nil {
						break
					}
					if at = t.At; len(t.Projects) > 0 {
						s.at(at, versionID(at))
						if !yield(projectChange{t, r.at(nil)}, nil) {
							return
						}
					}
				}
				switch {
				case err == nil:
					at = reached
				case unavailable(err): // nothing is missed: it goes on where it stopped
					if !s.pause(ctx, feedPause) {
						return
					}
				default:
					yield(nil, err)
					return
				}
				s.passed = at
			}
			if !s.wait(ctx, moved, nil) {
				return
			}
		}
	}, nil
}

func unavailable(err error) bool {
	var known *ledger.Error
	return errors.As(err, &known) && known.Kind == ledger.KindUnavailable
}

// touchedProjects reads the arguments of projectChanged: which of the projects that a
// transaction touched are asked for.
func (r *request) touchedProjects(ctx context.Context, a args) (func(context.Context, ledger.Touched) ([]ledger.ID, error), error) {
	if err := refuseEmptyLists(a); err != nil {
		return nil, err
	}
	ids, err := argIDs(a, "ids", "Project")
	if err != nil {
		return nil, err
	}
	wanted := make(map[ledger.ID]bool, len(ids))
	for _, id := range ids {
		wanted[id] = true
	}
	given := a.object("filter")
	if err := refuseEmptyLists(given); err != nil {
		return nil, err
	}
	f, err := projectFilter(given)
	if err != nil {
		return nil, err
	}
	if err := r.knownProgrammes(ctx, f); err != nil {
		return nil, err
	}
	return func(ctx context.Context, t ledger.Touched) ([]ledger.ID, error) {
		if len(wanted) > 0 {
			var some []ledger.ID
			for _, id := range t.Projects {
				if wanted[id] {
					some = append(some, id)
				}
			}
			t.Projects = some
		}
		if given == nil || len(t.Projects) == 0 {
			return t.Projects, nil
		}
		return r.deps.Ledger.TouchedAmong(ctx, t, r.today(r.deps.Now()), f)
	}, nil
}

// importProgress yields a job whenever it has got on. Each change of its state is a
// committed transaction; in between, a job that this process works on tells by itself.
func importProgress(ctx context.Context, a args) (iter.Seq2[any, error], error) {
	r := requestOf(ctx)
	s := r.stream
	id, refused := parseRowID(a.text("job"), "ImportJob")
	if refused != nil {
		refused.Field = "job"
		return nil, refused
	}
	read := func() (ledger.ImportJob, error) {
		if r.deps.Imports == nil {
			return ledger.ImportJob{}, ledger.NotFound("importJob", a.text("job"))
		}
		found, err := r.deps.Imports.ImportJobsByID(ctx, []ledger.ID{id})
		if err != nil {
			return ledger.ImportJob{}, err
		}
		j, ok := found[id]
		if !ok {
			return j, ledger.NotFound("importJob", a.text("job"))
		}
		return j, nil
	}
	if _, err := read(); err != nil {
		return nil, err
	}
	return func(yield func(any, error) bool) {
		var had []any
		for {
			// What moves after it was asked for is noticed below, so nothing is missed.
			_, moved := r.deps.Ledger.Newest()
			var further <-chan struct{}
			if r.deps.Progress != nil {
				further = r.deps.Progress.ImportMoved(id)
			}
			j, err := read()
			if err != nil && !unavailable(err) {
				yield(nil, err)
				return
			}
			if now := []any{j.State, j.RowsRead, j.RowsDone, j.Message, j.Reason, j.Batch}; err == nil && !slices.Equal(had, now) {
				had = now
				s.at(0, "")
				if !yield(timed[ledger.ImportJob]{j, r.at(nil)}, nil) {
					return
				}
			}
			if err == nil && j.State.Ended() || !s.pause(ctx, progressPause) || !s.wait(ctx, moved, further) {
				return
			}
		}
	}, nil
}

// today is the civil date of a time where the ledger is kept.
func (r *request) today(at time.Time) ledger.Date { return ledger.DateOf(at.In(r.deps.Location)) }
