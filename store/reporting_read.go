package store

import (
	"context"

	"jiedui/ledger"
)

type periodRow struct {
	keyed
	ledger.ReportingPeriod
}

type reportRow struct {
	keyed
	ledger.ProgressReport
}

type publishedRow struct {
	keyed
	ledger.PublishedFigure
}

// plain selects columns of rows r of the CTE page.
func plain(table, columns string) func(q *statement, shown, order string) string {
	return func(_ *statement, shown, order string) string {
		return ` SELECT ` + shown + `, ` + columns + ` FROM page x JOIN ` + table + ` r ON r.id = x.id ORDER BY ` + order
	}
}

// byID reads rows r of a table.
func byID[T any](ctx context.Context, s *Store, table, columns string, ids []ledger.ID, id func(T) ledger.ID) (map[ledger.ID]T, error) {
	found := make(map[ledger.ID]T, len(ids))
	if len(ids) == 0 {
		return found, nil
	}
	var rows []T
	if err := s.query(ctx, table+" by id", &rows, s.timeless(), `SELECT `+columns+` FROM `+table+` r WHERE r.id IN (`+ints(ids)+`)`); err != nil {
		return nil, err
	}
	for _, r := range rows {
		found[id(r)] = r
	}
	return found, nil
}

const periodColumns = `r.id, r.programme_id, r.kind, r.starts_on, r.ends_on, r.due_on, r.grace_until, r.closed_at, r.covers, r.holidays_missing, r.version`

const programmeCode = `(SELECT g.code FROM programme g WHERE g.id = r.programme_id)`

var periodListing = listing[periodRow, ledger.ReportingPeriod]{
	op: "reporting periods", kind: ledger.RowPeriod, with: plain("reporting_period", periodColumns),
	orders: fixedOrders(func(field string) (ordering, bool) {
		switch field {
		case "starts_on", "due_on":
			return ordering{expr: "r." + field, kind: dateOrder, nullable: true}, true
		case "programme":
			return ordering{expr: programmeCode}, true
		}
		return ordering{}, field == "" || field == "id"
	}),
	item: func(r periodRow) ledger.ReportingPeriod { return r.ReportingPeriod },
}

// ReportingPeriods lists reporting periods.
func (s *Store) ReportingPeriods(ctx context.Context, at ledger.At, f ledger.PeriodFilter, p ledger.Page) (ledger.List[ledger.ReportingPeriod], error) {
	return periodListing.list(ctx, s, at, f.Condition(), false, p)
}

// ReportingPeriodCount is how many ReportingPeriods would list in all.
func (s *Store) ReportingPeriodCount(ctx context.Context, at ledger.At, f ledger.PeriodFilter) (int, error) {
	return periodListing.count(ctx, s, at, f.Condition(), false)
}

// ReportingPeriodsByID reads reporting periods.
func (s *Store) ReportingPeriodsByID(ctx context.Context, ids []ledger.ID) (map[ledger.ID]ledger.ReportingPeriod, error) {
	return byID(ctx, s, "reporting_period", periodColumns, ids, func(p ledger.ReportingPeriod) ledger.ID { return p.ID })
}

const reportColumns = `r.id, r.period_id, r.subject_kind, r.subject_id, r.organisation_id, r.state, r.reason, r.return_field, r.narrative,
	r.nothing_to_report, r.progress_bp, r.unlock_reason, r.reopened, r.submitted_at, r.updated_at, r.version, COALESCE(r.batch_id, 0) AS batch_id`

var reportListing = listing[reportRow, ledger.ProgressReport]{
	op: "progress reports", kind: ledger.RowReport, with: plain("progress_report", reportColumns),
	orders: fixedOrders(func(field string) (ordering, bool) {
		switch field {
		case "state":
			return ordering{expr: ranks("r.state", ledger.ReportStates), kind: numberOrder}, true
		case "organisation":
			return ordering{expr: "(SELECT o.name FROM organisation o WHERE o.id = r.organisation_id)"}, true
		case "period":
			return ordering{expr: "(SELECT v.starts_on FROM reporting_period v WHERE v.id = r.period_id)", kind: dateOrder}, true
		}
		return ordering{}, field == "" || field == "id"
	}),
	item: func(r reportRow) ledger.ProgressReport { return r.ProgressReport },
}

// ProgressReports lists progress reports.
func (s *Store) ProgressReports(ctx context.Context, at ledger.At, f ledger.ReportFilter, p ledger.Page) (ledger.List[ledger.ProgressReport], error) {
	return reportListing.list(ctx, s, at, f.Condition(), false, p)
}

// ProgressReportCount is how many ProgressReports would list in all.
func (s *Store) ProgressReportCount(ctx context.Context, at ledger.At, f ledger.ReportFilter) (int, error) {
	return reportListing.count(ctx, s, at, f.Condition(), false)
}

// ProgressReportsByID reads progress reports.
func (s *Store) ProgressReportsByID(ctx context.Context, ids []ledger.ID) (map[ledger.ID]ledger.ProgressReport, error) {
	return byID(ctx, s, "progress_report", reportColumns, ids, func(r ledger.ProgressReport) ledger.ID { return r.ID })
}

const publishedColumns = `r.id, r.source, r.text, COALESCE(r.programme_id, 0) AS programme_id, COALESCE(r.place_code, '') AS place_code, r.subject_kind,
		r.measure, r.series, r.as_of, r.attribution, r.value, r.qualifier, r.published_on, r.version, r.ended_at`

var publishedListing = listing[publishedRow, ledger.PublishedFigure]{
	op: "published figures", kind: ledger.RowPublished, with: plain("published_figure", publishedColumns),
	orders: fixedOrders(func(field string) (ordering, bool) {
		switch field {
		case "as_of":
			return ordering{expr: "r.as_of", kind: dateOrder}, true
		case "published_on":
			return ordering{expr: "r.published_on", kind: dateOrder, nullable: true}, true
		case "source":
			return ordering{expr: "r.source"}, true
		case "programme":
			return ordering{expr: programmeCode, nullable: true}, true
		}
		return ordering{}, field == "" || field == "id"
	}),
	item: func(r publishedRow) ledger.PublishedFigure { return r.PublishedFigure },
}

// PublishedFigures lists published figures.
func (s *Store) PublishedFigures(ctx context.Context, at ledger.At, f ledger.PublishedFilter, p ledger.Page) (ledger.List[ledger.PublishedFigure], error) {
	return publishedListing.list(ctx, s, at, f.Condition(), false, p)
}

// PublishedFigureCount is how many PublishedFigures would list in all.
func (s *Store) PublishedFigureCount(ctx context.Context, at ledger.At, f ledger.PublishedFilter) (int, error) {
	return publishedListing.count(ctx, s, at, f.Condition(), false)
}

// PublishedFiguresByID reads published figures.
func (s *Store) PublishedFiguresByID(ctx context.Context, ids []ledger.ID) (map[ledger.ID]ledger.PublishedFigure, error) {
	return byID(ctx, s, "published_figure", publishedColumns, ids, func(f ledger.PublishedFigure) ledger.ID { return f.ID })
}
