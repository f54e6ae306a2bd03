package importers

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"jiedui/importers/sheet"
	"jiedui/ledger"
	"jiedui/ledger/divisions"
)

// Options are one file and what its sender says about it.
type Options struct {
	Name string
	Data []byte
	// AsOf is the date that the figures are about; zero: as the file says. A column of
	// dates in the file goes before it.
	AsOf ledger.Date
	// Area are codes of the places that the file is about; empty: as the profile says.
	Area []string
	// Profile is the name of the profile to read by; empty: the one that fits best.
	Profile string
	// Profiles are further profiles. One with the name of a built-in one replaces it.
	Profiles []Profile
	// Partial leaves out the rows that have errors instead of refusing the file.
	Partial bool
	// NoNewOrganisations makes an error of each organisation that Directory does not know.
	NoNewOrganisations bool
	Actor              string
	Reason             string
	Limits             sheet.Limits
	// Places resolves names of places; nil: the bureau's tree without zones.
	Places Places
	// Directory knows the ledger's organisations; nil: all are new.
	Directory Directory
	// Progress, if set, is called now and then with the rows read so far.
	Progress func(rows int)
}

// Reading is what a file says, checked.
type Reading struct {
	// Batch has the file, its sheets and columns, all findings, and of the counts what
	// was read, rejected and skipped.
	Batch ledger.ImportBatch
	// Entries are the rows that may be applied, in the order of the file.
	Entries []ledger.Entry
	// Programmes are those that the entries name, to be made first.
	Programmes []ledger.Programme
	// Tables is how each table of the file was read, for Explain and SaveProfile.
	Tables []TableReading
	// Provinces are codes of the provinces whose places have to be loaded.
	Provinces []string

	partial bool
	blocked bool
	errors  int
}

// OK reports whether the entries may be applied: nothing is wrong, or, of a partial
// reading, nothing but rows that were left out.
func (r *Reading) OK() bool {
	if r.blocked {
		return false
	}
	return r.errors == 0 || r.partial && len(r.Entries) > 0
}

// reader is one reading under way.
type reader struct {
	o        Options
	base     string // file name without folder and extension
	date1904 bool
	profiles []*Profile
	layouts  []layoutWords
	known    map[string]bool // keys of all headings that any profile knows
	heard    map[string]bool // texts met, and whether they are such headings
	f        findings

	resolved  map[string]divisions.Match
	offices   map[string]officeName
	areas     map[*table][]string
	abouts    map[*table]about
	noAsOf    map[*table]bool
	zones     map[string]ledger.Place
	provinces map[string]bool
	used      map[string]bool // codes of programmes
	records   []*record
	skipped   map[string]int // by entity
	sheets    []ledger.BatchSheet
	tablesMet []*TableReading
	names     []string // of all sheets
	rows      int
	// lacking are tables without the columns that their profile requires: wrong, unless
	// they turn out to be reports beside the lists that the profile reads.
	lacking []*mapping
}

// Read reads a file. The error says only that the reading could not be carried out: ctx
// ended or the directory failed. What is wrong with the file is in its findings.
func Read(ctx context.Context, o Options) (*Reading, error) {
	if o.Places == nil {
		o.Places = divisions.NewResolver()
	}
	name := path.Base(strings.ReplaceAll(o.Name, `\`, "/"))
	r := newReader(o, name)
	if err := r.readFile(ctx); err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	if err := r.resolveOrganisations(ctx); err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return r.finish(name), nil
}

func newReader(o Options, name string) *reader {
	r := &reader{
		o: o, base: strings.TrimSuffix(name, path.Ext(name)), known: map[string]bool{}, heard: map[string]bool{},
		resolved: map[string]divisions.Match{}, offices: map[string]officeName{}, areas: map[*table][]string{}, abouts: map[*table]about{},
		noAsOf: map[*table]bool{}, zones: map[string]ledger.Place{}, provinces: map[string]bool{},
		used: map[string]bool{}, skipped: map[string]int{},
	}
	r.prepare()
	return r
}

// prepare gathers the profiles and the words they know.
func (r *reader) prepare() {
	given := map[string]bool{}
	for i := range r.o.Profiles {
		r.profiles = append(r.profiles, &r.o.Profiles[i])
		given[r.o.Profiles[i].Name] = true
	}
	builtIn := BuiltIn()
	for i := range builtIn {
		if !given[builtIn[i].Name] {
			r.profiles = append(r.profiles, &builtIn[i])
		}
	}
	for key := range vocabulary().known {
		r.known[key] = true
	}
	found := false
	for _, p := range r.profiles {
		found = found || p.Name == r.o.Profile
		words := builtInWords()[p]
		if words == nil {
			words = profileWords(p)
		}
		for _, w := range words {
			r.layouts = append(r.layouts, w)
			for key := range w.byKey {
				r.known[key] = true
			}
		}
	}
	delete(r.known, "")
	if r.o.Profile != "" && !found {
		r.f.block(codeUnknownProfile, spot{}, r.o.Profile, "没有这个模板；可用的有："+strings.Join(r.profileNames(), "、"))
	}
}

func (r *reader) profileNames() []string {
	var names []string
	for _, p := range r.profiles {
		names = append(names, p.Name)
	}
	return names
}

func (r *reader) readFile(ctx context.Context) error {
	w, err := sheet.Open(ctx, r.o.Name, r.o.Data, r.o.Limits)
	if err != nil {
		return r.unreadable(err)
	}
	r.date1904 = w.Date1904()
	recognised := false
	for _, info := range w.Sheets() {
		r.names = append(r.names, info.Name)
		where := spot{sheet: info.Name}
		if info.Hidden || info.VeryHidden {
			r.f.add(codeHiddenSheet, where, info.Name, "隐藏的工作表未导入；需要导入请先取消隐藏")
			continue
		}
		if listsFindings(ctx, w, info) {
			continue
		}
		g, err := readGrid(ctx, w, info, func(n int) { r.progress(n) })
		if err != nil {
			if err := r.unreadable(err); err != nil {
				return err
			}
			continue
		}
		r.rows += len(g.rows)
		r.progress(0)
		if len(g.rows) == 0 {
			r.f.add(codeEmptySheet, where, info.Name, "工作表是空的")
			continue
		}
		if g.hidden > 0 {
			r.f.add(codeHiddenRows, where, fmt.Sprint(g.hidden), "有隐藏的行，也已读取；不需要的请删除")
		}
		if len(g.hiddenColumns) > 0 {
			r.f.add(codeHiddenColumns, where, columnList(g.hiddenColumns), "有隐藏的列，也已读取；不需要的请删除")
		}
		tables := r.tables(g)
		if len(tables) == 0 {
			r.f.add(codeNoHeader, where, info.Name, "没有找到表头：表头应有“项目名称”“建设地点”等列名，单独成行")
		}
		for _, t := range tables {
			if err := ctx.Err(); err != nil {
				return err
			}
			if t.onlyTotals() {
				recognised = true
				r.f.add(codeTotalsOnly, spot{sheet: g.name, row: t.bottom}, "", "汇总表只有合计数，没有可导入的记录")
				continue
			}
			m := r.chooseMapping(t)
			if m == nil {
				r.tablesMet = append(r.tablesMet, r.tableReading(t, nil))
				continue
			}
			recognised = true
			r.readContents(m)
			r.checkColumns(m)
			m.said = r.tableReading(t, m)
			r.tablesMet = append(r.tablesMet, m.said)
			r.readTable(m)
		}
	}
	r.reportLacking()
	if !recognised && !r.f.blocked {
		r.f.block(codeNothingRecognised, spot{}, r.o.Name, "整个文件没有可以导入的表，请核对文件，或用 --profile 指定模板")
	}
	return nil
}

// columnList names columns by their letters, left to right.
func columnList(columns map[int]bool) string {
	var letters []string
	for _, col := range slices.Sorted(maps.Keys(columns)) {
		letters = append(letters, ledger.ColumnLetters(col))
	}
	return strings.Join(letters, "、")
}

func (r *reader) progress(n int) {
	if r.o.Progress != nil {
		r.o.Progress(r.rows + n)
	}
}

// unreadable makes a finding of what the file itself is to blame for.
func (r *reader) unreadable(err error) error {
	var bad *sheet.ReadError
	if !errors.As(err, &bad) {
		return err
	}
	r.f.block(string(bad.Code), spot{sheet: bad.Sheet, row: bad.Row}, bad.Detail, bad.Hint)
	return nil
}

func (r *reader) about(t *table) about {
	a, ok := r.abouts[t]
	if !ok {
		a = readAbout(t)
		r.abouts[t] = a
	}
	return a
}

// readTable reads the rows of a table and checks its totals.
func (r *reader) readTable(m *mapping) {
	t := m.table
	r.describe(m)
	carried, groups := map[int]sheet.Cell{}, map[string]string{}
	var lines []line
	sums := runningSums{of: map[int]int64{}}
	var category string
	var previous *record
	var before []int
	for _, b := range t.body {
		l := line{bodyRow: b}
		x := &row{r: r, m: m, number: b.number, category: category, above: carried, before: before}
		switch b.kind {
		case templateRow:
			r.f.add(codeTemplateRow, spot{sheet: t.grid.name, row: b.number}, "", "模板的示例或占位行，未导入")
			continue
		case categoryRow:
			category = b.label
			clear(carried)
			previous = nil
		case totalRow:
			previous = nil
		case dataRow:
			x.leaveGroup(groups)
			rec := x.newRecord()
			before = append(before, b.number)
			l.sums, l.unread = x.sums, x.unread
			if rec == nil {
				break
			}
			if sums.totalOf(x) {
				x.findRow(codeUnlabelledTotal, "", "此行的数恰好是以上各行之和，又没有单位和地点：若是合计行，请在首列写“合计”；若是项目，请补填单位和地点")
				rec.failed = true
			}
			sums.add(x.sums)
			if previous != nil && previous.goOnWith(rec) {
				previous.failed = previous.failed || rec.failed
				if rec.entry.Pairing != nil { // with another place: a pairing of its own
					rec.entry.Project, rec.entry.Figures, rec.entry.Status, rec.lost = nil, nil, nil, nil
					r.records = append(append(r.records, rec), rec.extra()...)
				}
			} else {
				l.records = 1
				r.records = append(append(r.records, rec), rec.extra()...)
				previous = rec
			}
		}
		lines = append(lines, l)
	}
	if !hasData(lines) {
		r.f.add(codeNoData, spot{sheet: t.grid.name, row: t.bottom}, "", "表头下没有数据行")
	}
	if t.late != 0 {
		r.f.add(codeRowsAfterNotes, spot{sheet: t.grid.name, row: t.late}, "", "注释之后还有像数据的行，未导入；若是数据请移到注释之前")
	}
	x := &row{r: r, m: m, above: map[int]sheet.Cell{}}
	x.checkTotals(lines)
}

func (r *reader) describe(m *mapping) {
	s := ledger.BatchSheet{Index: m.table.grid.index, Name: m.table.grid.name, Profile: m.profile.Name, HeaderRow: m.table.bottom}
	for _, c := range m.columns {
		s.Columns = append(s.Columns, ledger.BatchColumn{Col: c.col, Heading: c.text, Field: c.field()})
	}
	// Of several tables on a sheet the ledger keeps the columns of the first.
	if !slices.ContainsFunc(r.sheets, func(o ledger.BatchSheet) bool { return o.Index == s.Index }) {
		r.sheets = append(r.sheets, s)
	}
}

// finish makes the reading of what was read.
func (r *reader) finish(name string) *Reading {
	r.settleRecords()
	hash := sha256.Sum256(r.o.Data)
	out := &Reading{
		Batch: ledger.ImportBatch{
			Kind: ledger.BatchImport, FileName: name, FileHash: hex.EncodeToString(hash[:]), FileSize: int64(len(r.o.Data)),
			AsOf: r.batchAsOf(), Actor: r.o.Actor, Reason: r.o.Reason, Sheets: r.sheets, Content: r.o.Data,
		},
		partial: r.o.Partial, blocked: r.f.blocked, errors: r.f.errors(),
		Provinces: sortedKeys(r.provinces),
	}
	for _, t := range r.tablesMet {
		out.Tables = append(out.Tables, *t)
	}
	for _, rec := range r.records {
		if !rec.failed {
			out.Entries = append(out.Entries, rec.entry)
		}
	}
	out.Batch.Counts = countAll(r.records, r.skipped)
	out.Batch.Findings = r.f.all(r.names)
	for _, code := range sortedKeys(r.used) {
		for _, p := range r.profiles {
			if g, ok := p.programme(code); ok {
				programme, _ := g.programme() // checked with the profile
				out.Programmes = append(out.Programmes, programme)
				break
			}
		}
	}
	return out
}

// batchAsOf is the date that the file is about: the caller's, or that of its first table
// that says one.
func (r *reader) batchAsOf() ledger.Date {
	if !r.o.AsOf.IsZero() {
		return r.o.AsOf
	}
	for _, rec := range r.records {
		if d := r.about(rec.m.table).asOf; !d.IsZero() {
			return d
		}
	}
	return ledger.Date{}
}
