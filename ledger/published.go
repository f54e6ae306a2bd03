package ledger

// PublishedFigure is a headline (通报数据): what was said, where, and how the ledger would
// compute it, so that the gap can be shown.
type PublishedFigure struct {
	ID        ID              `db:"id"`
	Source    string          `db:"source"` // where it was published
	Text      string          `db:"text"`   // the sentence or label
	Programme ID              `db:"programme_id"`
	PlaceCode string          `db:"place_code"`
	Subject   SubjectKind     `db:"subject_kind"`
	Measure   string          `db:"measure"` // empty: a count of subjects
	Series    Series          `db:"series"`
	AsOf      Date            `db:"as_of"`
	Mode      AttributionMode `db:"attribution"`
	Value     int64           `db:"value"` // smallest unit of the measure
	Qualifier Qualifier       `db:"qualifier"`
	// PublishedOn is the day on which it was published; zero: not known, taken to be AsOf.
	PublishedOn Date  `db:"published_on"`
	Version     int64 `db:"version"`
	// EndedAt is the instant from which it was archived; zero: it is not.
	EndedAt Instant `db:"ended_at"`
}

// Known is the day by whose end the ledger had what the headline could be made of.
func (p PublishedFigure) Known() Date {
	if p.PublishedOn.IsZero() {
		return p.AsOf
	}
	return p.PublishedOn
}

// Validate checks that the headline can be looked for in the ledger.
func (p PublishedFigure) Validate() error {
	switch {
	case p.Source == "" || p.Text == "":
		return Invalid("published figure", p.Source, "source", "通报数据要写明出处和原文")
	case !p.Subject.Valid():
		return Invalid("published figure", p.Text, "subject", "通报数据要写明统计对象")
	case !p.Series.Valid() || !p.Qualifier.Valid() || !p.Mode.Valid():
		return Invalid("published figure", p.Text, "series", "数据性质、概数和归集口径都要填写")
	case p.AsOf.IsZero():
		return Invalid("published figure", p.Text, "asOf", "通报数据要写明截至日期")
	case !p.PublishedOn.IsZero() && p.PublishedOn.Before(p.AsOf):
		return Invalid("published figure", p.Text, "publishedOn", "发布日期早于截至日期")
	case p.Measure == "" && p.Value < 0:
		return Invalid("published figure", p.Text, "count", "个数不能是负数")
	}
	return nil
}
