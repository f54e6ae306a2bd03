package importers

import (
	"cmp"
	"slices"

	"jiedui/importers/sheet"
	"jiedui/ledger"
)

// asOf is the date the row's stocks are about: its own column's, else the caller's, else
// what stands above the table or in the sheet's name.
func (x *row) asOf() (ledger.Date, bool) {
	if f, ok := x.one(fieldAsOf); ok {
		if span, ok := x.span(f); ok {
			return span.To, true
		}
	}
	if !x.r.o.AsOf.IsZero() {
		return x.r.o.AsOf, true
	}
	d := x.r.about(x.m.table).asOf
	return d, !d.IsZero()
}

// needAsOf reports, once for a table, that nothing says what date it is about.
func (x *row) needAsOf() {
	x.failed = true
	if x.r.noAsOf[x.m.table] {
		return
	}
	x.r.noAsOf[x.m.table] = true
	x.r.f.block(codeAsOfMissing, spot{sheet: x.m.table.grid.name, row: x.m.table.bottom}, "",
		"没有写明数据截至哪一天：请在标题写“截至2024年12月31日”，或增加“截至日期”列，或导入时指定 --as-of")
}

func (x *row) hasFigures() bool {
	for i := range x.m.columns {
		if c := &x.m.columns[i]; c.spec != nil && (c.spec.Measure != "" || c.spec.Field == fieldValue) {
			if _, ok := x.in(i); ok {
				return true
			}
		}
	}
	return false
}

// figures reads all values of the row.
func (x *row) figures(rec *record, where recipients, programmes []string) {
	indicator, long := x.one(fieldIndicator)
	for i := range x.m.columns {
		c := &x.m.columns[i]
		if c.spec == nil || c.spec.Measure == "" && c.spec.Field != fieldValue {
			continue
		}
		f, ok := x.in(i)
		if !ok {
			if cell, there := x.m.table.grid.own(c.rowOf(x.number), c.col); there && cell.Kind == sheet.Error {
				x.unread[i] = true
				rec.lose("figure")
			}
			continue
		}
		code, series, unit := c.spec.Measure, cmp.Or(c.spec.Series, ledger.Actual), c.unit
		if c.spec.Field == fieldValue {
			if !long {
				rec.lose("figure")
				x.findRow(codeUnknownMeasure, fieldIndicator, "没有填写指标名称")
				continue
			}
			var known bool
			if code, series, unit, known = x.indicator(indicator, series, unit); !known {
				rec.lose("figure")
				continue
			}
		}
		m := measures[code]
		a, ok := x.amount(*f, m, unit)
		if !ok {
			x.unread[i] = true
			rec.lose("figure")
			continue
		}
		if c.spec.Measure != "" {
			x.sums[i], x.summed[i] = a, true
		}
		x.checkSign(*f, m, a.Value)
		if claim, ok := x.claim(rec, where, programmes, c, m, series); ok {
			claim.Value, claim.Qualifier, claim.Row, claim.Col = a.Value, a.Qualifier, f.Row, f.Col
			rec.entry.Figures = append(rec.entry.Figures, claim)
		} else {
			rec.lose("figure")
		}
	}
	slices.SortStableFunc(rec.entry.Figures, func(a, b ledger.FigureClaim) int {
		return cmp.Or(cmp.Compare(a.Measure, b.Measure), cmp.Compare(a.Series, b.Series), a.ValidFrom.Compare(b.ValidFrom), cmp.Compare(a.PlaceCode, b.PlaceCode))
	})
}

// checkSign reports what lies below zero: there is no such stock, and a flow was paid back. A rate may fall.
func (x *row) checkSign(f filled, m ledger.Measure, value int64) {
	switch {
	case value >= 0 || m.Unit.Dimension() == ledger.Percent:
	case m.Behaviour == ledger.Flow:
		x.find(codeNegativeFlow, f, f.text, "“"+m.Name+"”是负数，按退回记入；不是退回就请改正")
	default:
		x.find(codeNegativeStock, f, f.text, "“"+m.Name+"”不会小于零：请核对正负号；核减的请填核减后的数")
	}
}

// indicator reads the measure that a row of a long table is about.
func (x *row) indicator(f filled, series ledger.Series, unit ledger.Unit) (string, ledger.Series, ledger.Unit, bool) {
	part := readHeading(f.text)
	code, said, ok := vocabulary().measureAndSeries(part.key)
	if !ok {
		code, ok = vocabulary().measureWords[part.key], vocabulary().measureWords[part.key] != ""
	}
	if !ok {
		x.find(codeUnknownMeasure, f, f.text, "不认识的指标，请与台账中的指标名称一致")
		return "", "", "", false
	}
	if said != "" && series == ledger.Actual {
		series = said
	}
	if unit == ledger.None {
		unit = part.unit
	}
	if u, ok := x.one(fieldUnit); ok && unit == ledger.None {
		parsed, err := ledger.ParseUnit(u.text)
		if err != nil {
			x.find(ledger.QuantityUnitUnknown, u, u.text, "无法识别的单位，请改用元、万元、亿元、亩、㎡、人、户、个等")
			return "", "", "", false
		}
		unit = parsed
	}
	return code, series, unit, true
}

// claim is a figure without its value: whose it is and from when it holds.
func (x *row) claim(rec *record, where recipients, programmes []string, c *mappedColumn, m ledger.Measure, series ledger.Series) (ledger.FigureClaim, bool) {
	f := ledger.FigureClaim{Measure: m.Code, Series: series, Subject: cmp.Or(c.spec.Subject, x.m.layout.Subject)}
	if f.Subject == "" {
		f.Subject = ledger.SubjectProject
		switch {
		case rec.entry.Project != nil:
		case x.m.records(ObservationRecord):
			f.Subject = ledger.SubjectPlace
		case x.m.records(PairingRecord):
			f.Subject = ledger.SubjectPairing
		}
	}
	switch f.Subject {
	case ledger.SubjectProject:
		if rec.entry.Project == nil {
			return f, false // the row is refused for want of a name
		}
	case ledger.SubjectPairing:
		if rec.entry.Pairing == nil {
			return f, false
		}
		f.Programme = rec.entry.Pairing.Programme
	case ledger.SubjectPlace:
		if len(where.places) > 1 {
			x.find(codeSeveralPlaces, where.cell, where.cell.text, "一个数值只能属于一个地方；几个地方请分行填写")
		}
		if len(where.places) != 1 {
			return f, false
		}
		f.PlaceCode, f.Programme = where.places[0].Code, programmes[0]
	case ledger.SubjectProgramme:
		f.Programme = programmes[0]
	case ledger.SubjectOrganisation:
		if len(rec.mentions) != 1 {
			x.findRow(codeMissingOrg, "", "一个单位的数据须写明一个单位")
			return f, false
		}
		f.Organisation, f.Programme = rec.mentions[0].name, programmes[0]
	}
	if m.Behaviour == ledger.Flow && m.IsMoney() {
		f.Provider = provider(rec)
		if named := x.organisations(roleProvider); len(named) == 1 {
			rec.mention(named[0])
			f.Provider = named[0].name
		}
	}
	dated := x.dated(&f, c, m)
	if m.Behaviour == ledger.Flow {
		_, paid := x.one(fieldPaidOn)
		f.Undated = !paid && c.asOf.IsZero()
	}
	return f, dated
}

// provider is who paid: the row's only assistor or funder, or the one that leads.
func provider(rec *record) string {
	if p := rec.entry.Pairing; p != nil {
		for _, a := range p.Assistors {
			if a.Lead || len(p.Assistors) == 1 {
				return a.Organisation
			}
		}
		return ""
	}
	if rec.entry.Project == nil {
		return ""
	}
	var funders []string
	for _, p := range rec.entry.Project.Participations {
		if p.Role == ledger.RoleFunding {
			funders = append(funders, p.Organisation)
		}
	}
	if len(funders) == 1 {
		return funders[0]
	}
	return ""
}

// dated sets from when a figure holds, and for a plan of one year until when.
func (x *row) dated(f *ledger.FigureClaim, c *mappedColumn, m ledger.Measure) bool {
	newYear := func(year int) ledger.Date { return ledger.Date{Year: year, Month: 1, Day: 1} }
	asOf, known := x.asOf()
	year := c.year
	if year == 0 && rowYearCounts(x.m) {
		year = x.year()
	}
	titled := cmp.Or(year, x.r.about(x.m.table).year)
	switch {
	case !c.asOf.IsZero():
		f.ValidFrom = c.asOf
	case m.YearLong:
		y := cmp.Or(titled, asOf.Year)
		if y == 0 {
			x.needAsOf()
			return false
		}
		f.ValidFrom, f.ValidTo = newYear(y), newYear(y+1)
	case m.Behaviour == ledger.Flow && x.m.has(fieldPaidOn):
		paid, ok := x.one(fieldPaidOn)
		if ok {
			span, ok := x.span(paid)
			f.ValidFrom = span.To
			return ok
		}
		f.ValidFrom = asOf
	case (f.Series == ledger.Target || f.Series == ledger.StretchTarget) && titled != 0:
		f.ValidFrom = newYear(titled)
	case f.Series == ledger.Actual && year != 0 && year != asOf.Year:
		f.ValidFrom = ledger.Date{Year: year, Month: 12, Day: 31}
		if known && f.ValidFrom.After(asOf) {
			f.ValidFrom = asOf
		}
	default:
		f.ValidFrom = asOf
	}
	if f.ValidFrom.IsZero() {
		x.needAsOf()
		return false
	}
	if f.Series == ledger.Actual && !m.YearLong {
		x.checkToday(f.ValidFrom)
	}
	return true
}

// checkToday reports, once for a sheet and day, that something is said to have been so on a day that is yet to come.
func (x *row) checkToday(day ledger.Date) {
	today := x.r.o.Today
	if today.IsZero() || !day.After(today) {
		return
	}
	at := spot{sheet: x.m.table.grid.name, row: x.number}
	x.r.f.addOnce(at.sheet+day.String(), codeAsOfInFuture, at, day.String(),
		"实际数的日期 "+day.String()+" 晚于今天（"+today.String()+"），到那天才计入；请核对年份，计划数请填在任务、目标列")
}

// rowYearCounts: in tables of observations the column 年度 dates the values; of a project
// it is the year it was entered for.
func rowYearCounts(m *mapping) bool { return m.records(ObservationRecord) || !m.records(ProjectRecord) }
