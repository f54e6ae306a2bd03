package annotate

import (
	"fmt"
	"strconv"
	"strings"

	"jiedui/ledger"
)

const xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

const mainNS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

// emptyStyles is what a workbook without styles gets.
const emptyStyles = xmlHead + `<styleSheet xmlns="` + mainNS + `">` +
	`<fonts count="1"><font><sz val="11"/><name val="宋体"/><family val="3"/><charset val="134"/></font></fonts>` +
	`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
	`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
	`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
	`<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>` +
	`<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>` +
	`</styleSheet>`

// styleOrder is the order of the lists of a style sheet.
var styleOrder = []string{"numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors", "extLst"}

// fills are the colours of marks: those that spreadsheet programs use for bad and for neutral.
var fills = map[ledger.Severity]string{ledger.SeverityError: "FFFFC7CE", ledger.SeverityWarning: "FFFFEB9C"}

// styles are the places of what marks and the list look like.
type styles struct {
	fill                      map[ledger.Severity]int // of differential formats
	bold, wrap, link, percent int                     // of cell formats
}

// styled is the package's workbook with the styles of our marks added.
func (p *pack) styled() (*book, *styles, error) {
	b, err := p.book()
	if err != nil {
		return nil, nil, err
	}
	s, err := p.addStyles(b)
	return b, s, err
}

func (p *pack) addStyles(b *book) (*styles, error) {
	list, err := p.relations(b.part)
	if err != nil {
		return nil, err
	}
	data := []byte(emptyStyles)
	r, found := find(list, "styles")
	if !found {
		if r.target = "xl/styles.xml"; p.has(r.target) {
			r.target = p.free("xl/styles%d.xml")
		}
		p.types = append(p.types, contentType{part: r.target, kind: mainTypes + "styles+xml"})
		if _, err := p.relate(b.part, b.base, "styles", r.target); err != nil {
			return nil, err
		}
	} else if data, err = p.read(r.target); err != nil {
		return nil, err
	}
	s := &styles{fill: map[ledger.Severity]int{}}
	add := func(list, item string) (place int) {
		if err == nil {
			data, place, err = addStyle(data, list, item)
		}
		return place
	}
	for _, severity := range []ledger.Severity{ledger.SeverityError, ledger.SeverityWarning} {
		// As Excel itself writes it, so that it is found again when Excel has saved the file.
		s.fill[severity] = add("dxfs", `<:dxf><:fill><:patternFill><:bgColor rgb="`+fills[severity]+`"/></:patternFill></:fill></:dxf>`)
	}
	const face = `<:name val="宋体"/><:family val="3"/><:charset val="134"/></:font>`
	bold := add("fonts", `<:font><:b/><:sz val="11"/>`+face)
	link := add("fonts", `<:font><:u/><:sz val="11"/><:color rgb="FF0563C1"/>`+face)
	plain := add("fonts", `<:font><:sz val="11"/>`+face)
	format := func(font, number int) int {
		return add("cellXfs", fmt.Sprintf(`<:xf numFmtId="%d" fontId="%d" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyAlignment="1"><:alignment vertical="top" wrapText="1"/></:xf>`, number, font))
	}
	s.bold, s.wrap, s.link = format(bold, 0), format(plain, 0), format(link, 0)
	const hundredths = 10 // the built-in number format 0.00%
	s.percent = format(plain, hundredths)
	if err != nil {
		return nil, err
	}
	p.set(r.target, data)
	return s, nil
}

// addStyle adds an item to one of the lists, unless it is there, and tells its place.
func addStyle(data []byte, list, item string) ([]byte, int, error) {
	root, err := outline(data, 2)
	if err != nil {
		return nil, 0, err
	}
	item = prefixed(root.prefix, item)
	var e edits
	parent := root.child(list)
	if parent == nil {
		at, err := root.before(styleOrder, list)
		if err != nil {
			return nil, 0, err
		}
		if list == "cellXfs" { // the first is what cells without a format have
			return nil, 0, fmt.Errorf("%w: styles without cell formats", errNotEditable)
		}
		e.insert(at, prefixed(root.prefix, `<:`+list+` count="1">`+item+`</:`+list+`>`))
		return e.apply(data), 0, nil
	}
	for i, c := range parent.children {
		if c.whole() == item {
			return data, i, nil
		}
	}
	n := len(parent.children)
	if from, to := parent.span("count"); from >= 0 {
		e.replace(from, to, strconv.Itoa(n+1))
	}
	if parent.empty {
		e = nil
		e.replace(parent.start, parent.end, prefixed(root.prefix, `<:`+list+` count="1">`+item+`</:`+list+`>`))
	} else {
		e.insert(parent.close, item)
	}
	return e.apply(data), n, nil
}

// worksheetOrder is the order of a worksheet's children.
var worksheetOrder = []string{"sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr",
	"sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews",
	"mergeCells", "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins",
	"pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags",
	"drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems",
	"tableParts", "extLst"}

// fillRule is the formula of our conditional formats: always true, and by its text known
// as ours after other programs have saved the file.
func fillRule(s ledger.Severity) string { return `N("` + author + `:` + string(s) + `")=0` }

// rangesInRule is how many cells one conditional format names; programs bound the length.
const rangesInRule = 100

// fillRules are the conditional formats that fill the marked cells.
func fillRules(prefix string, marks []mark, s *styles, priority int) string {
	var b strings.Builder
	for _, severity := range []ledger.Severity{ledger.SeverityError, ledger.SeverityWarning} {
		var refs []string
		flush := func() {
			if len(refs) > 0 {
				b.WriteString(prefixed(prefix, fmt.Sprintf(
					`<:conditionalFormatting sqref="%s"><:cfRule type="expression" dxfId="%d" priority="%d"><:formula>%s</:formula></:cfRule></:conditionalFormatting>`,
					strings.Join(refs, " "), s.fill[severity], priority, escape(fillRule(severity)))))
				priority++
				refs = nil
			}
		}
		for _, m := range marks {
			if m.severity == severity {
				if refs = append(refs, m.ref()); len(refs) == rangesInRule {
					flush()
				}
			}
		}
		flush()
	}
	return b.String()
}
