package graph

import (
	"context"

	"jiedui/ledger"
)

// What the API needs of the ledger. Every method that follows a relation takes all the
// parents of a level at once and issues one SQL statement, so that a query costs at
// most one statement per level of the document.

// Catalogue reads the small tables that everything refers to.
type Catalogue interface {
	Programmes(ctx context.Context) ([]ledger.Programme, error)
	Measures(ctx context.Context) ([]ledger.Measure, error)
}

// Projects reads projects and what hangs on them. A project that the ledger did not know
// at the instant is not there.
type Projects interface {
	Projects(ctx context.Context, at ledger.At, f ledger.ProjectFilter, p ledger.Page) (ledger.List[ledger.Project], error)
	ProjectCount(ctx context.Context, at ledger.At, f ledger.ProjectFilter) (int, error)
	ProjectsByID(ctx context.Context, at ledger.At, ids []ledger.ID) (map[ledger.ID]ledger.Project, error)
	// ProjectsOf lists the first page of each parent's projects.
	ProjectsOf(ctx context.Context, at ledger.At, rel ledger.Relation, parents []string, f ledger.ProjectFilter, p ledger.Page) (map[string]ledger.List[ledger.Project], error)
	// ProjectCountsOf counts all of each parent's projects, whatever the page.
	ProjectCountsOf(ctx context.Context, at ledger.At, rel ledger.Relation, parents []string, f ledger.ProjectFilter) (map[string]int, error)
}

// ProjectLinks reads what a project is tied to.
type ProjectLinks interface {
	ProgrammesOf(ctx context.Context, at ledger.At, projects []ledger.ID) (map[ledger.ID][]ledger.ProgrammeShare, error)
	PlacesOf(ctx context.Context, at ledger.At, projects []ledger.ID) (map[ledger.ID][]ledger.PlaceShare, error)
	ParticipationsOf(ctx context.Context, at ledger.At, projects []ledger.ID) (map[ledger.ID][]ledger.Participation, error)
	// SitesOf is PlacesOf, and hands out the places with those next above them; PartnersOf is
	// ParticipationsOf, and hands out id, name and kind of the organisations.
	SitesOf(ctx context.Context, at ledger.At, projects []ledger.ID, briefly bool, each func(ledger.Place)) (map[ledger.ID][]ledger.PlaceShare, error)
	PartnersOf(ctx context.Context, at ledger.At, projects []ledger.ID, briefly bool, each func(ledger.Organisation)) (map[ledger.ID][]ledger.Participation, error)
	// StatusesOf lists each project's status history as known at the instant, oldest first.
	StatusesOf(ctx context.Context, at ledger.At, projects []ledger.ID) (map[ledger.ID][]ledger.StatusPeriod, error)
}

// Organisations reads organisations, with identifiers and aliases filled in.
type Organisations interface {
	Organisations(ctx context.Context, at ledger.At, f ledger.OrganisationFilter, p ledger.Page) (ledger.List[ledger.Organisation], error)
	OrganisationCount(ctx context.Context, at ledger.At, f ledger.OrganisationFilter) (int, error)
	OrganisationsByID(ctx context.Context, at ledger.At, ids []ledger.ID) (map[ledger.ID]ledger.Organisation, error)
	// EachOrganisationName hands out id, name and kind alone.
	EachOrganisationName(ctx context.Context, at ledger.At, ids []ledger.ID, each func(ledger.Organisation)) error
}

// Places reads the administrative tree and zones.
type Places interface {
	Places(ctx context.Context, at ledger.At, f ledger.PlaceFilter, p ledger.Page) (ledger.List[ledger.Place], error)
	PlaceCount(ctx context.Context, at ledger.At, f ledger.PlaceFilter) (int, error)
	PlacesByCode(ctx context.Context, codes []string) (map[string]ledger.Place, error)
	// EachPlace is PlacesByCode without a map.
	EachPlace(ctx context.Context, codes []string, each func(ledger.Place)) error
	// ChildrenOf lists a page of the places and zones directly under each place.
	ChildrenOf(ctx context.Context, at ledger.At, codes []string, f ledger.PlaceFilter, p ledger.Page) (map[string]ledger.List[ledger.Place], error)
	ChildCountsOf(ctx context.Context, at ledger.At, codes []string, f ledger.PlaceFilter) (map[string]int, error)
}

// Pairings reads pairings; PairingsByID and lists fill in the assistors.
type Pairings interface {
	Pairings(ctx context.Context, at ledger.At, f ledger.PairingFilter, p ledger.Page) (ledger.List[ledger.Pairing], error)
	PairingCount(ctx context.Context, at ledger.At, f ledger.PairingFilter) (int, error)
	PairingsByID(ctx context.Context, at ledger.At, ids []ledger.ID) (map[ledger.ID]ledger.Pairing, error)
	// PairingsOf lists a page of each programme's, recipient place's or assisting organisation's.
	PairingsOf(ctx context.Context, at ledger.At, rel ledger.Relation, parents []string, f ledger.PairingFilter, p ledger.Page) (map[string]ledger.List[ledger.Pairing], error)
	// TeamsOf is PairingsOf, and hands out id, name and kind of the assistors.
	TeamsOf(ctx context.Context, at ledger.At, rel ledger.Relation, parents []string, f ledger.PairingFilter, p ledger.Page, each func(ledger.Organisation)) (map[string]ledger.List[ledger.Pairing], error)
	PairingCountsOf(ctx context.Context, at ledger.At, rel ledger.Relation, parents []string, f ledger.PairingFilter) (map[string]int, error)
}

// Figures reads figures.
type Figures interface {
	Figures(ctx context.Context, at ledger.At, f ledger.FigureFilter, p ledger.Page) (ledger.List[ledger.Figure], error)
	FigureCount(ctx context.Context, at ledger.At, f ledger.FigureFilter) (int, error)
	FiguresByID(ctx context.Context, ids []ledger.ID) (map[ledger.ID]ledger.Figure, error)
	// FiguresOf lists the figures of each subject that hold at the times; keys are ids,
	// or codes for places. No measures: all.
	FiguresOf(ctx context.Context, at ledger.At, subject ledger.SubjectKind, keys []string, measures []string) (map[string][]ledger.Figure, error)
	// FigureValuesOf is FiguresOf with subject, measure, series, value, qualifier and
	// ValidFrom alone.
	FigureValuesOf(ctx context.Context, at ledger.At, subject ledger.SubjectKind, keys []string, measures []string) (map[string][]ledger.Figure, error)
}

// Portfolios adds figures up.
type Portfolios interface {
	Portfolio(ctx context.Context, q ledger.PortfolioQuery) (ledger.Portfolio, error)
	// PortfolioSeries is the portfolio as of each date, in one statement.
	PortfolioSeries(ctx context.Context, q ledger.PortfolioQuery, dates []ledger.Date) ([]ledger.Portfolio, error)
	// PortfolioFigures lists, for each selected row, the figures behind it with the part
	// credited to it; PortfolioProjects the projects behind it. One statement for all rows.
	PortfolioFigures(ctx context.Context, q ledger.PortfolioQuery, rows []ledger.RowSelector, measures []string, p ledger.Page) ([]ledger.List[ledger.CreditedFigure], error)
	PortfolioProjects(ctx context.Context, q ledger.PortfolioQuery, rows []ledger.RowSelector, p ledger.Page) ([]ledger.List[ledger.Project], error)
	// PortfolioFigureCounts and PortfolioProjectCounts are the lengths of those lists.
	PortfolioFigureCounts(ctx context.Context, q ledger.PortfolioQuery, rows []ledger.RowSelector, measures []string) ([]int, error)
	PortfolioProjectCounts(ctx context.Context, q ledger.PortfolioQuery, rows []ledger.RowSelector) ([]int, error)
	// HeadlineFigures are, of each headline, how many figures behind the ledger's number are
	// known since its After, and the latest of them.
	HeadlineFigures(ctx context.Context, headlines []ledger.HeadlineQuery, most int) ([]ledger.HeadlineNews, error)
	// HeadlineTotals is what the ledger makes of published figures.
	HeadlineTotals(ctx context.Context, headlines []ledger.HeadlineQuery) ([]ledger.HeadlineTotal, error)
}

// Imports takes files in as jobs in the background, and takes batches back.
type Imports interface {
	ImportJobsByID(ctx context.Context, ids []ledger.ID) (map[ledger.ID]ledger.ImportJob, error)
	// StartImport makes a job of a file, or one of each workbook of a zip.
	StartImport(ctx context.Context, u ledger.ImportUpload) ([]ledger.ImportJob, error)
	// ApplyImport applies a job that was tried; an empty reason leaves the one given before.
	ApplyImport(ctx context.Context, k ledger.RequestKey, job ledger.ID, reason string) (ledger.ImportJob, error)
	CancelImport(ctx context.Context, k ledger.RequestKey, job ledger.ID) (ledger.ImportJob, error)
	UndoImport(ctx context.Context, k ledger.RequestKey, batch ledger.ID, actor, reason string) (ledger.ImportBatch, error)
	// UndoPreview tells what undoing a batch would do.
	UndoPreview(ctx context.Context, batch ledger.ID) (ledger.UndoPreview, error)
	// ReturnedFile is the file of a job that was tried, marked with what was found in it;
	// nil content: there is none.
	ReturnedFile(ctx context.Context, job ledger.ID, format ledger.ReportFormat) (ledger.File, error)
	// JobRows reads rows of a sheet of a job's file by their numbers; one without content,
	// or of a file that is no longer kept, is not in the answer.
	JobRows(ctx context.Context, job ledger.ID, sheet string, rows []int) (map[int][]ledger.SheetCell, error)
}

// Sheets reads rows of imported files as they were sent.
type Sheets interface {
	// SheetRows reads whole rows; one whose file is not there is not in the answer.
	SheetRows(ctx context.Context, rows []ledger.SheetRow) (map[ledger.SheetRow][]ledger.SheetCell, error)
}

// Batches reads import batches, their sheets, columns, counts and findings.
type Batches interface {
	Batches(ctx context.Context, at ledger.At, f ledger.BatchFilter, p ledger.Page) (ledger.List[ledger.ImportBatch], error)
	BatchCount(ctx context.Context, at ledger.At, f ledger.BatchFilter) (int, error)
	BatchesByID(ctx context.Context, ids []ledger.ID) (map[ledger.ID]ledger.ImportBatch, error)
	// FindingsOf lists a page of each batch's findings.
	FindingsOf(ctx context.Context, at ledger.At, batches []string, f ledger.FindingFilter, p ledger.Page) (map[string]ledger.List[ledger.Finding], error)
	FindingCountsOf(ctx context.Context, at ledger.At, batches []string, f ledger.FindingFilter) (map[string]int, error)
}

// Reporting reads reporting periods and progress reports.
type Reporting interface {
	ReportingPeriods(ctx context.Context, at ledger.At, f ledger.PeriodFilter, p ledger.Page) (ledger.List[ledger.ReportingPeriod], error)
	ReportingPeriodCount(ctx context.Context, at ledger.At, f ledger.PeriodFilter) (int, error)
	ReportingPeriodsByID(ctx context.Context, ids []ledger.ID) (map[ledger.ID]ledger.ReportingPeriod, error)
	ProgressReports(ctx context.Context, at ledger.At, f ledger.ReportFilter, p ledger.Page) (ledger.List[ledger.ProgressReport], error)
	ProgressReportCount(ctx context.Context, at ledger.At, f ledger.ReportFilter) (int, error)
	ProgressReportsByID(ctx context.Context, ids []ledger.ID) (map[ledger.ID]ledger.ProgressReport, error)
}

// ReportContents reads what is in progress reports, as the caller may see it.
type ReportContents interface {
	// ReportDetailsOf reads what the caller may do with each report today, its values and events, what
	// was there before, and what is doubtful.
	ReportDetailsOf(ctx context.Context, ids []ledger.ID) (map[ledger.ID]ledger.ReportDetails, error)
	// ReportStepsOf lists the steps of each report's way, oldest first.
	ReportStepsOf(ctx context.Context, ids []ledger.ID) (map[ledger.ID][]ledger.ReportStep, error)
	EvidenceOf(ctx context.Context, ids []ledger.ID) (map[ledger.ID][]ledger.Evidence, error)
	EvidenceFile(ctx context.Context, id ledger.ID) (ledger.File, error)
}

// Calendars reads when partners report, and how closed periods were corrected.
type Calendars interface {
	ReportingCalendars(ctx context.Context, at ledger.At) ([]ledger.ReportingCalendar, error)
	ReportingCalendarsByID(ctx context.Context, ids []ledger.ID) (map[ledger.ID]ledger.ReportingCalendar, error)
	RestatementsOf(ctx context.Context, at ledger.At, periods []ledger.ID) (map[ledger.ID][]ledger.Restatement, error)
}

// Dues tells who owes a report.
type Dues interface {
	// DueReports lists forward only: those due on the as-of date or later, or the overdue.
	DueReports(ctx context.Context, at ledger.At, f ledger.DueFilter, overdue bool, p ledger.Page) (ledger.List[ledger.DueReport], error)
	DueReportCount(ctx context.Context, at ledger.At, f ledger.DueFilter, overdue bool) (int, error)
	ReportCompletions(ctx context.Context, at ledger.At, f ledger.DueFilter, by ledger.CompletionBy) (rows []ledger.ReportCompletion, total ledger.ReportCompletion, err error)
}

// Bulletins reads portfolios that were frozen.
type Bulletins interface {
	Bulletins(ctx context.Context, at ledger.At, f ledger.BulletinFilter, p ledger.Page) (ledger.List[ledger.Bulletin], error)
	BulletinCount(ctx context.Context, at ledger.At, f ledger.BulletinFilter) (int, error)
	BulletinsByID(ctx context.Context, ids []ledger.ID) (map[ledger.ID]ledger.Bulletin, error)
}

// Headlines reads published figures.
type Headlines interface {
	PublishedFigures(ctx context.Context, at ledger.At, f ledger.PublishedFilter, p ledger.Page) (ledger.List[ledger.PublishedFigure], error)
	PublishedFigureCount(ctx context.Context, at ledger.At, f ledger.PublishedFilter) (int, error)
	PublishedFiguresByID(ctx context.Context, ids []ledger.ID) (map[ledger.ID]ledger.PublishedFigure, error)
}
