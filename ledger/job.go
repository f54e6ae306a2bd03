package ledger

import (
	"iter"
	"slices"
)

// JobState is where an import job stands.
type JobState string

// The states of an import job. One that was under way when its server ended is
// interrupted: nothing of it was written.
const (
	JobQueued      JobState = "queued"
	JobReading     JobState = "reading"
	JobPreviewed   JobState = "previewed"
	JobApplying    JobState = "applying"
	JobApplied     JobState = "applied"
	JobRejected    JobState = "rejected"
	JobCancelled   JobState = "cancelled"
	JobInterrupted JobState = "interrupted"
	JobFailed      JobState = "failed"
)

// JobStates lists the states, those that a job passes first.
var JobStates = []JobState{JobQueued, JobReading, JobPreviewed, JobApplying, JobApplied, JobRejected, JobCancelled, JobInterrupted, JobFailed}

// Running reports whether something works on a job, or is about to.
func (s JobState) Running() bool { return s == JobQueued || s == JobReading || s == JobApplying }

// Ended reports whether nothing can become of a job any more.
func (s JobState) Ended() bool { return !s.Running() && s != JobPreviewed }

// jobSteps are the states that each may become.
var jobSteps = map[JobState][]JobState{
	JobQueued:    {JobReading, JobCancelled, JobInterrupted, JobFailed},
	JobReading:   {JobPreviewed, JobRejected, JobCancelled, JobInterrupted, JobFailed},
	JobPreviewed: {JobApplying, JobCancelled},
	JobApplying:  {JobApplied, JobPreviewed, JobRejected, JobCancelled, JobInterrupted, JobFailed},
}

// MayBecome reports whether a job in one state may go over to another.
func (s JobState) MayBecome(next JobState) bool { return slices.Contains(jobSteps[s], next) }

// ImportJob is a file sent through the API on its way into the ledger (导入任务): read and
// tried first, applied when somebody says so.
type ImportJob struct {
	ID       ID       `db:"id"`
	State    JobState `db:"state"`
	FileName string   `db:"file_name"` // as sent
	FileHash string   `db:"file_hash"` // SHA-256, hexadecimal
	FileSize int64    `db:"file_size"` // bytes
	ImportChoices
	Batch     ID      `db:"batch_id"`  // zero: not applied, or nothing had changed
	RowsRead  int     `db:"rows_read"` // of the file
	RowsDone  int     `db:"rows_done"` // entries tried or applied
	Message   string  `db:"message"`   // why it was rejected or failed; empty: it was not
	Actor     string  `db:"actor"`
	Reason    string  `db:"reason"`
	Server    string  `db:"server"` // which works on it
	CreatedAt Instant `db:"created_at"`
	UpdatedAt Instant `db:"updated_at"`

	Preview JobPreview `db:"-"`
}

// ImportChoices are what the sender of a file may say about it, as on the command line.
type ImportChoices struct {
	AsOf    Date     `db:"as_of"`
	Profile string   `db:"profile"`
	Area    []string `db:"-"`
	Partial bool     `db:"partial"`
	// Same are organisations of the ledger by what the file calls them, where it could
	// not be told; kept as aliases once the file is applied.
	Same map[string]string `db:"-"`
}

// JobPreview is what trying a file gave: what it would change, and its findings.
type JobPreview struct {
	Sheets       []BatchSheet // as they were read
	Counts       []EntityCount
	Set          ChangeSet
	Changes      []Change // the first MaxJobChanges
	ChangeCount  int
	Findings     []Finding // the first MaxJobFindings
	FindingCount int
}

// How many changes and findings a preview keeps.
const (
	MaxJobChanges  = 1000
	MaxJobFindings = 2000
)

// ReportFormat is a form in which what was found in a file is handed out.
type ReportFormat string

// The forms of a report: the sender's own workbook with its cells marked, or the list.
const (
	ReportWorkbook ReportFormat = "workbook"
	ReportCSV      ReportFormat = "csv"
	ReportJSON     ReportFormat = "json"
)

// File is a file to hand out.
type File struct {
	Name      string
	MediaType string // RFC 6838, such as text/csv
	Content   []byte
}

// ImportUpload is a file sent to become an import job.
type ImportUpload struct {
	FileName string
	Content  []byte
	ImportChoices
	Actor, Reason string
	Key           RequestKey
	// Inside are the files of an archive, each of which becomes a job; nil: the file itself
	// becomes one.
	Inside iter.Seq2[File, error]
}

// MaxUploadFiles is how many files of one archive may become jobs.
const MaxUploadFiles = 500
