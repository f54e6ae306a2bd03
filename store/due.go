package store

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"jiedui/ledger"
)

// Who owes a report follows from what is in force in the period, and is worked out each
// time; docs/periods.md has the rule in words. Each pair of a period and a kind of subject
// is an arm of the statements here:
//
//	g, p   the project's part in the programme, or the pairing
//	l      who answers for it

// duePeriods are the periods that a question about what is owed looks at, in the order of
// due lists: those that have begun.
func (s *Store) duePeriods(ctx context.Context, at ledger.At, f ledger.DueFilter, open bool) ([]ledger.ReportingPeriod, map[ledger.ID]ledger.Programme, error) {
	q := s.ask(at)
	where := []string{"r.starts_on <= " + q.asOf()}
	if len(f.Periods) > 0 {
		where = append(where, "r.id IN ("+ints(f.Periods)+")")
	}
	if len(f.Programmes) > 0 {
		where = append(where, "r.programme_id IN (SELECT g.id FROM programme g WHERE g.code IN ("+texts(q, f.Programmes)+"))")
	}
	if len(f.Kinds) > 0 {
		where = append(where, "r.kind IN ("+texts(q, f.Kinds)+")")
	}
	if !f.DueBy.IsZero() {
		where = append(where, "r.due_on <= "+q.arg(f.DueBy))
	}
	if open {
		where = append(where, "(r.closed_at = 0 OR r.closed_at > "+q.knownAt()+")")
	}
	var list []ledger.ReportingPeriod
	if err := s.query(ctx, "periods that are due", &list, q, `SELECT `+periodColumns+` FROM reporting_period r WHERE `+all(where)+`
		ORDER BY CASE WHEN r.due_on IS NULL THEN 1 ELSE 0 END, r.due_on, r.id LIMIT `+strconv.Itoa(ledger.MaxDuePeriods+1)); err != nil {
		return nil, nil, err
	}
	if len(list) > ledger.MaxDuePeriods {
		return nil, nil, limitExceeded("filter", fmt.Sprintf("一次最多问 %d 个报告期，请用 programmes、periods 或 kinds 缩小范围", ledger.MaxDuePeriods))
	}
	programmes, err := s.Programmes(ctx)
	if err != nil {
		return nil, nil, err
	}
	byID := make(map[ledger.ID]ledger.Programme, len(programmes))
	for _, p := range programmes {
		byID[p.ID] = p
	}
	return list, byID, nil
}

// dueArm is one period and kind of subject.
type dueArm struct {
	period  ledger.ReportingPeriod
	subject ledger.SubjectKind
}

// dueArms are the arms of the periods, in the order of due lists.
func dueArms(periods []ledger.ReportingPeriod, f ledger.DueFilter) (arms []dueArm) {
	for _, p := range periods {
		for _, kind := range []ledger.SubjectKind{ledger.SubjectProject, ledger.SubjectPairing} {
			if p.Covers.Covers(kind) && (len(f.Subjects) == 0 || slices.Contains(f.Subjects, kind)) {
				arms = append(arms, dueArm{p, kind})
			}
		}
	}
	return arms
}

// reportRank orders the roles in which an organisation answers for a project's reports.
func reportRank(alias string) string { return ranks(alias+".role", ledger.ReportingRoles) }

// dueFrom are the rows of an arm: who owes what, sent or not. What is asked of the project
// and of who else answers for it are counts of a few rows each, found by indexes: written
// as joins they are taken for rarer than they are, and joined in an order that does not end.
func (q *statement) dueFrom(a dueArm, f ledger.DueFilter) string {
	w := &conditions{statement: q, subject: a.subject}
	first, last := q.arg(a.period.StartsOn), q.arg(a.period.EndsOn)
	inForce := func(alias string) string {
		return strings.ReplaceAll("(x.starts_on IS NULL OR x.starts_on <= "+last+") AND (x.ends_on IS NULL OR x.ends_on >= "+first+")", "x.", alias+".")
	}
	programme := strconv.FormatInt(int64(a.period.Programme), 10)
	filter := w.where(ledger.ProjectFilter{Under: f.Under})
	var from string
	var and []string
	switch a.subject {
	case ledger.SubjectProject:
		held := `SELECT 1 FROM project_status st WHERE st.project_id = p.id AND st.valid_from < ` + first + ` AND ` + first + ` <= st.valid_to AND ` + q.known("st")
		owed := []string{
			filter, "p.id = g.project_id", q.known("p"), "p.starts_on IS NULL OR p.starts_on <= " + last,
			"NOT EXISTS (SELECT 1 FROM " + q.every("project") + " k WHERE k.package_id = p.id AND " + q.known("k") + ")",
			`NOT EXISTS (` + held + ` AND st.status IN ('completed', 'operating', 'cancelled'))`,
			`p.ends_on IS NULL OR p.ends_on >= ` + first + ` OR EXISTS (` + held + `)`,
		}
		roles := "role IN (" + texts(q, ledger.ReportingRoles) + ")"
		from = `project_programme g JOIN participation l ON l.project_id = g.project_id`
		and = []string{
			"g.programme_id = " + programme, q.known("g"), q.known("l"), inForce("l"), "l." + roles,
			"(SELECT COUNT(*) FROM project p WHERE " + all(owed) + ") = 1",
			`(SELECT COUNT(*) FROM participation m WHERE m.project_id = g.project_id AND ` + q.known("m") + ` AND ` + inForce("m") + `
				AND m.` + roles + ` AND ` + reportRank("m") + ` < ` + reportRank("l") + `) = 0`,
		}
	default:
		from = `pairing p JOIN pairing_assistor l ON l.pairing_id = p.id`
		and = []string{
			filter, "p.programme_id = " + programme, q.known("p"), q.known("l"), inForce("p"),
			`l.is_lead OR (SELECT COUNT(*) FROM pairing_assistor m WHERE m.pairing_id = p.id AND m.is_lead AND ` + q.known("m") + `) = 0`,
		}
	}
	if len(f.Organisations) > 0 {
		and = append(and, "l.organisation_id IN ("+ints(f.Organisations)+")")
	}
	return from + ` WHERE ` + all(and)
}

// subjectID is the column of an arm that names what is reported about.
func (a dueArm) subjectID() string {
	if a.subject == ledger.SubjectProject {
		return "g.project_id" // in the order of an index
	}
	return "p.id"
}

// report is something of an arm's report, where one was begun.
func (a dueArm) report(what, none string) string {
	return `COALESCE((SELECT ` + what + ` FROM progress_report r WHERE r.period_id = ` + strconv.FormatInt(int64(a.period.ID), 10) + ` AND r.subject_kind = '` + string(a.subject) + `'
		AND r.subject_id = ` + a.subjectID() + ` AND r.organisation_id = l.organisation_id), ` + none + `)`
}

// unsent says that an arm's report does not answer.
func (a dueArm) unsent() string {
	return " AND " + a.report("r.state", "''") + " IN ('', 'draft', 'returned')"
}

// dueCursor is the place of a row in a due list.
type dueCursor struct {
	DueOn        ledger.Date        `json:"d"`
	Period       ledger.ID          `json:"p"`
	Subject      ledger.SubjectKind `json:"s"`
	About        ledger.ID          `json:"a"`
	Organisation ledger.ID          `json:"o"`
}

func (d dueCursor) text() string {
	b, err := json.Marshal(d)
	if err != nil {
		return "" // numbers and a word always marshal
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

// dueArmsAtOnce is how many arms one statement has. Each gives no more rows than the page.
const dueArmsAtOnce = 40

// DueReports lists who owes a report that was not sent, of periods that have begun and are
// not closed: those due on the as-of date or later, or (overdue) those due before it. The
// order is by due date, period, subject and organisation; pages go forward only.
func (s *Store) DueReports(ctx context.Context, at ledger.At, f ledger.DueFilter, overdue bool, p ledger.Page) (ledger.List[ledger.DueReport], error) {
	none := ledger.List[ledger.DueReport]{Items: []ledger.DueReport{}, Cursors: []string{}}
	switch {
	case p.First < 1 || p.First > ledger.MaxPage:
		return none, ledger.Invalid("", "", "first", "每页条数应为 1 到 "+strconv.Itoa(ledger.MaxPage))
	case p.Last != 0 || p.Before != "" || p.Order.Field != "" || len(p.Then) > 0:
		return none, ledger.Invalid("", "", "last", "应报清单只能按报送期限从前往后翻页")
	}
	arms, periods, err := s.dueArmsOf(ctx, at, f, overdue)
	if err != nil {
		return none, err
	}
	var after *dueCursor
	if p.After != "" {
		after = &dueCursor{}
		raw, err := base64.RawURLEncoding.DecodeString(p.After)
		if err != nil || json.Unmarshal(raw, after) != nil || after.Period == 0 {
			return none, ledger.Invalid("", "", "after", "游标无效，请用上一页给出的游标")
		}
		arms = slices.DeleteFunc(arms, func(a dueArm) bool { return a.place().before(after.place()) })
	}
	list := none
	for part := range slices.Chunk(arms, dueArmsAtOnce) {
		rows, err := s.duePage(ctx, at, f, part, after, p.First+1-len(list.Items))
		if err != nil {
			return none, err
		}
		for _, r := range rows {
			period := periods[r.Period]
			r.DueOn, r.GraceUntil, r.State = period.DueOn, period.GraceUntil, period.Owed(at)
			list.Items = append(list.Items, r)
			list.Cursors = append(list.Cursors, dueCursor{r.DueOn, r.Period, r.Subject, r.About, r.Organisation}.text())
		}
		if len(list.Items) > p.First {
			list.Items, list.Cursors, list.HasNext = list.Items[:p.First], list.Cursors[:p.First], true
			break
		}
	}
	list.HasPrevious = after != nil
	return list, nil
}

func (s *Store) dueArmsOf(ctx context.Context, at ledger.At, f ledger.DueFilter, overdue bool) ([]dueArm, map[ledger.ID]ledger.ReportingPeriod, error) {
	list, _, err := s.duePeriods(ctx, at, f, true)
	if err != nil {
		return nil, nil, err
	}
	list = slices.DeleteFunc(list, func(p ledger.ReportingPeriod) bool { return (p.Owed(at) == ledger.ReportOverdue) != overdue })
	periods := make(map[ledger.ID]ledger.ReportingPeriod, len(list))
	for _, p := range list {
		periods[p.ID] = p
	}
	return dueArms(list, f), periods, nil
}

// armPlace is the place of an arm in the order of due lists.
type armPlace struct {
	dueOn   ledger.Date
	period  ledger.ID
	subject int
}

func (a dueArm) place() armPlace { return armPlaceOf(a.period.DueOn, a.period.ID, a.subject) }

func (d dueCursor) place() armPlace { return armPlaceOf(d.DueOn, d.Period, d.Subject) }

func armPlaceOf(dueOn ledger.Date, period ledger.ID, subject ledger.SubjectKind) armPlace {
	if dueOn.IsZero() {
		dueOn = ledger.Forever // those without a date come last
	}
	n := 0
	if subject != ledger.SubjectProject {
		n = 1
	}
	return armPlace{dueOn, period, n}
}

func (p armPlace) before(o armPlace) bool {
	return cmp.Or(p.dueOn.Compare(o.dueOn), cmp.Compare(p.period, o.period), cmp.Compare(p.subject, o.subject)) < 0
}

// duePage reads at most n rows of some arms, of the first of them those after a cursor
// that lies in it.
func (s *Store) duePage(ctx context.Context, at ledger.At, f ledger.DueFilter, arms []dueArm, after *dueCursor, n int) ([]ledger.DueReport, error) {
	q := s.ask(at)
	var parts []string
	for i, a := range arms {
		owner := a.subjectID()
		text := `SELECT ` + strconv.Itoa(i) + ` AS arm, ` + owner + ` AS subject_id, l.organisation_id,
			` + a.report("r.id", "0") + ` AS report_id, ` + a.report("r.state", "''") + ` AS report_state
			FROM ` + q.dueFrom(a, f) + a.unsent()
		if after != nil && a.period.ID == after.Period && a.subject == after.Subject {
			about, by := strconv.FormatInt(int64(after.About), 10), strconv.FormatInt(int64(after.Organisation), 10)
			text += ` AND ` + owner + ` >= ` + about + ` AND (` + owner + ` > ` + about + ` OR l.organisation_id > ` + by + `)`
		}
		parts = append(parts, `SELECT * FROM (`+text+` ORDER BY `+owner+`, l.organisation_id LIMIT `+strconv.Itoa(n)+`) a`+strconv.Itoa(i))
	}
	var rows []struct {
		Arm int `db:"arm"`
		ledger.DueReport
	}
	err := s.query(ctx, "due reports", &rows, q, `SELECT * FROM (`+strings.Join(parts, "\nUNION ALL ")+`) d ORDER BY d.arm, d.subject_id, d.organisation_id LIMIT `+strconv.Itoa(n))
	list := make([]ledger.DueReport, len(rows))
	for i, r := range rows {
		list[i] = r.DueReport
		list[i].Period, list[i].Subject = arms[r.Arm].period.ID, arms[r.Arm].subject
	}
	return list, err
}

// DueReportCount is how many DueReports would list in all.
func (s *Store) DueReportCount(ctx context.Context, at ledger.At, f ledger.DueFilter, overdue bool) (int, error) {
	arms, _, err := s.dueArmsOf(ctx, at, f, overdue)
	if err != nil {
		return 0, err
	}
	n := 0
	for part := range slices.Chunk(arms, dueArmsAtOnce) {
		q := s.ask(at)
		var parts []string
		for _, a := range part {
			parts = append(parts, `SELECT COUNT(*) AS n FROM `+q.dueFrom(a, f)+a.unsent())
		}
		more, err := s.count(ctx, "count due reports", q, `SELECT CAST(SUM(d.n) AS BIGINT) AS n FROM (`+strings.Join(parts, "\nUNION ALL ")+`) d`)
		if err != nil {
			return 0, err
		}
		n += more
	}
	return n, nil
}

// ReportCompletions tells how much of what is owed was sent, of periods that have begun,
// closed or not, worst first, and in total. Σ rows = total.
func (s *Store) ReportCompletions(ctx context.Context, at ledger.At, f ledger.DueFilter, by ledger.CompletionBy) (rows []ledger.ReportCompletion, total ledger.ReportCompletion, err error) {
	if !slices.Contains(ledger.CompletionsBy, by) {
		return nil, total, ledger.Invalid("", string(by), "by", "不能按这个维度统计报送情况")
	}
	periods, programmes, err := s.duePeriods(ctx, at, f, false)
	if err != nil {
		return nil, total, err
	}
	found := map[string]*ledger.ReportCompletion{}
	for part := range slices.Chunk(dueArms(periods, f), dueArmsAtOnce) {
		q := s.ask(at)
		var parts []string
		for i, a := range part {
			parts = append(parts, `SELECT `+strconv.Itoa(i)+` AS arm, `+q.completionKey(a, programmes[a.period.Programme], by)+` AS k,
				`+a.report("r.state", "''")+` AS state, `+a.report("CASE WHEN r.nothing_to_report THEN 1 ELSE 0 END", "0")+` AS told_nothing FROM `+q.dueFrom(a, f))
		}
		var lines []struct {
			Arm     int                `db:"arm"`
			Key     string             `db:"k"`
			State   ledger.ReportState `db:"state"`
			Nothing int                `db:"told_nothing"`
			N       int                `db:"n"`
		}
		if err := s.query(ctx, "completion of reporting", &lines, q, `SELECT d.arm, d.k, d.state, d.told_nothing, COUNT(*) AS n
			FROM (`+strings.Join(parts, "\nUNION ALL ")+`) d GROUP BY d.arm, d.k, d.state, d.told_nothing`); err != nil {
			return nil, total, err
		}
		for _, l := range lines {
			row := found[l.Key]
			if row == nil {
				row = &ledger.ReportCompletion{Key: l.Key}
				found[l.Key] = row
			}
			one := completionOf(l.State, l.Nothing == 1, part[l.Arm].period.Owed(at), l.N)
			row.Add(one)
			total.Add(one)
		}
	}
	rows = make([]ledger.ReportCompletion, 0, len(found))
	for _, r := range found {
		rows = append(rows, *r)
	}
	slices.SortFunc(rows, ledger.WorstFirst)
	return rows, total, nil
}

func completionOf(state ledger.ReportState, nothing bool, owed ledger.DueState, n int) ledger.ReportCompletion {
	c := ledger.ReportCompletion{Owed: n}
	switch {
	case state.Sent():
		c.Sent = n
		if state != ledger.ReportSubmitted {
			c.Approved = n
		}
		if nothing {
			c.Nothing = n
		}
		return c
	case owed == ledger.ReportDue:
		c.Due = n
	case owed == ledger.ReportOverdue:
		c.Overdue = n
	default:
		c.Missed = n
	}
	if state == ledger.ReportReturned {
		c.Returned = n
	}
	return c
}

// completionKey is the text by which an arm's rows are counted.
func (q *statement) completionKey(a dueArm, g ledger.Programme, by ledger.CompletionBy) string {
	switch by {
	case ledger.CompletionByPeriod:
		return "'" + numberText(a.period.ID) + "'"
	case ledger.CompletionByProgramme:
		return q.text(g.Code)
	case ledger.CompletionByLeadOffice:
		return "'" + numberText(g.LeadOffice) + "'"
	case ledger.CompletionByOrganisation:
		return "CAST(l.organisation_id AS TEXT)"
	}
	column := "pl." + string(by) + "_code"
	if a.subject == ledger.SubjectPairing {
		return `COALESCE((SELECT ` + column + ` FROM place pl WHERE pl.code = p.place_code), '')`
	}
	return `COALESCE((SELECT ` + column + ` FROM project_place x JOIN place pl ON pl.code = x.place_code
		WHERE x.project_id = g.project_id AND ` + q.known("x") + ` ORDER BY CASE WHEN x.is_lead THEN 0 ELSE 1 END, x.place_code LIMIT 1), '')`
}
