package reportbook

import (
	"context"
	"strconv"
	"strings"

	"jiedui/importers/sheet"
	"jiedui/ledger"
)

// Codes of findings of workbooks of reports; docs/findings.md explains each.
const (
	codeNotForm  = "not-a-report-form"
	codeShifted  = "report-row-shifted"
	codeBadValue = "report-value"
)

// Severities are the codes that reading adds to those of ledger.ReportFindings.
var Severities = map[string]ledger.Severity{codeNotForm: ledger.SeverityError, codeShifted: ledger.SeverityError, codeBadValue: ledger.SeverityError}

// Filled is a workbook that was filled in.
type Filled struct {
	Sheet    string
	Forms    []ledger.ReportForm // their paths are rows, such as 7
	Findings []ledger.ReportFinding
	columns  map[string]int
}

// Locate puts what was found in a report of a row at its cell.
func (f Filled) Locate(row int, found ledger.ReportFinding) ledger.ReportFinding {
	found.Sheet, found.Row, found.Col = f.Sheet, row, f.columnOf(found.Field)
	return found
}

// columnOf is the column of a field of a report; zero: the row as a whole.
func (f Filled) columnOf(field string) int {
	parts := strings.Split(field, ".")
	switch {
	case parts[0] == "values" && len(parts) > 1:
		if len(parts) > 2 && parts[2] == "period" {
			if col, has := f.columns[period+parts[1]]; has {
				return col
			}
		}
		return f.columns[cumulative+parts[1]]
	case parts[0] == "events":
		return f.columns[keyDay]
	case parts[0] == "progress":
		return f.columns[keyProgress]
	case parts[0] == "nothingToReport":
		return f.columns[keyNothing]
	case parts[0] == "text":
		return f.columns[keyText]
	}
	return f.columns[keyName]
}

// Read reads a workbook that Write made and somebody filled in. Rows without anything filled
// in are left out. The error is one of reading the file; what is wrong in it is a finding.
func Read(ctx context.Context, name string, data []byte, measures []ledger.Measure) (Filled, error) {
	w, err := sheet.Open(ctx, name, data, sheet.Limits{})
	if err != nil {
		return Filled{}, err
	}
	for _, info := range w.Sheets() {
		f := Filled{Sheet: info.Name}
		for row, err := range w.Rows(ctx, info.Index) {
			if err != nil {
				return Filled{}, err
			}
			cells := map[int]sheet.Cell{}
			for _, c := range row.Cells {
				cells[c.Col] = c
			}
			if row.Number == keyRow {
				f.columns = map[string]int{}
				for col, c := range cells {
					f.columns[c.Text] = col
				}
			}
			if row.Number < firstRow || f.columns[keyID] == 0 {
				continue
			}
			(&line{Filled: &f, number: row.Number, cells: cells, measures: measures}).read()
		}
		if f.columns[keyID] != 0 {
			return f, nil
		}
	}
	f := Filled{}
	f.add(0, 0, codeNotForm, "", "这不是本系统的进展报告表，请重新下载填报表后填写")
	return f, nil
}

func (f *Filled) add(row, col int, code, seen, hint string) {
	f.Findings = append(f.Findings, ledger.ReportFinding{Finding: ledger.Finding{
		Code: code, Severity: Severities[code], Sheet: f.Sheet, Row: row, Col: col, Seen: seen, Hint: hint,
	}})
}

// line is one row being read.
type line struct {
	*Filled
	number   int
	cells    map[int]sheet.Cell
	measures []ledger.Measure
	filled   bool
}

func (l *line) at(key string) (sheet.Cell, bool) {
	col, has := l.columns[key]
	c, is := l.cells[col]
	c.Text = strings.TrimSpace(c.Text)
	if is && c.Formula && c.Kind == sheet.Empty {
		l.refuse(key, c.Text, "公式没有结果，请填数")
	}
	return c, has && is && c.Text != ""
}

func (l *line) refuse(key, seen, hint string) {
	l.add(l.number, l.columns[key], codeBadValue, seen, hint)
}

func (l *line) read() {
	id, _ := l.at(keyID)
	name, _ := l.at(keyName)
	if id.Text == "" && name.Text == "" && len(l.cells) == 0 {
		return
	}
	form, ok := identified(id.Text, name.Text)
	if !ok {
		l.add(l.number, 0, codeShifted, name.Text, "这一行的隐藏编号与名称对不上，可能移动、增加或改动过行，请重新下载填报表后填写")
		return
	}
	form.Path = strconv.Itoa(l.number)
	before := len(l.Findings)
	l.fill(&form)
	if l.filled && len(l.Findings) == before {
		l.Forms = append(l.Forms, form)
	}
}

// fill reads what was filled in.
func (l *line) fill(form *ledger.ReportForm) {
	reason, _ := l.at(keyReason)
	values := []ledger.ReportValue{}
	for _, m := range l.measures {
		v := ledger.ReportValue{Measure: m.Code, Reason: reason.Text, Qualifier: ledger.Exact}
		v.Cumulative = l.amount(cumulative+m.Code, m, &v.Qualifier)
		v.Period = l.amount(period+m.Code, m, &v.Qualifier)
		if v.Cumulative != nil || v.Period != nil {
			values = append(values, v)
			l.filled = true
		}
	}
	form.Values = ledger.Set(values)
	nothing, told := l.at(keyNothing)
	form.Nothing = ledger.Set(told && nothing.Text == yes)
	text, said := l.at(keyText)
	form.Text = ledger.Set(text.Text)
	form.Progress = ledger.Set(l.percent())
	l.filled = l.filled || told || said || form.Progress.Value != nil
	l.status(form)
}

// amount reads a value; nil: the cell is blank, or wrong.
func (l *line) amount(key string, m ledger.Measure, q *ledger.Qualifier) *int64 {
	c, is := l.at(key)
	if !is || ledger.IsBlankWord(c.Text) {
		return nil
	}
	text := c.Text
	if c.Percent {
		l.refuse(key, text, "单元格是百分比格式，请改为数值")
		return nil
	}
	amount, err := ledger.ParseQuantityIn(text, m.Unit)
	if err != nil {
		hint := "请填数，如 300 或 约300"
		if refused, ok := err.(*ledger.QuantityError); ok {
			hint = refused.Hint
		}
		l.refuse(key, text, hint)
		return nil
	}
	*q = ledger.Join(*q, amount.Qualifier)
	return &amount.Value
}

// percent reads the physical progress in basis points.
func (l *line) percent() *int64 {
	c, is := l.at(keyProgress)
	if !is {
		return nil
	}
	text := c.Text
	if c.Percent { // 80 % holds 0.8
		p, err := ledger.ParseQuantityIn(text, ledger.UnitPercent)
		if err == nil {
			bp := p.Value * 10_000 / ledger.UnitPercent.Scale()
			return &bp
		}
	}
	p, err := ledger.ParseQuantityIn(text, ledger.UnitPercent)
	if err != nil || p.Value*100%ledger.UnitPercent.Scale() != 0 {
		l.refuse(keyProgress, c.Text, "形象进度请填 0 到 100 的数，最多两位小数")
		return nil
	}
	bp := p.Value * 100 / ledger.UnitPercent.Scale()
	return &bp
}

func (l *line) status(form *ledger.ReportForm) {
	c, is := l.at(keyStatus)
	day, dated := l.at(keyDay)
	if !is && !dated {
		return
	}
	l.filled = true
	if !is || !dated {
		l.refuse(keyStatus, c.Text, "状态变化和变化日期要一起填")
		return
	}
	on, err := ledger.ParseISODate(strings.ReplaceAll(strings.SplitN(day.Text, "T", 2)[0], "/", "-"))
	if err != nil {
		l.refuse(keyDay, day.Text, "日期请写成 2026-10-08 的样子")
		return
	}
	for _, w := range statusWords {
		if w.word == c.Text {
			form.Events = ledger.Set([]ledger.ReportEvent{{On: on, Status: w.status}})
			return
		}
	}
	l.refuse(keyStatus, c.Text, "状态请从下拉列表中选择")
}
