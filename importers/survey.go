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

// reader is one reading under way.
type reader struct {
	o        Options
	name     string // of the file, without folder
	base     string // file name without folder and extension
	date1904 bool
	profiles []*Profile
	layouts  []layoutWords
	known    map[string]bool // keys of all headings that any profile knows
	heard    map[string]bool // texts met, and whether they are such headings
	f        findings

	resolved  map[string]divisions.Match
	offices   map[officeAsked]*officeName
	same      map[string]string // by NameKey of what the file writes: the organisation that its sender says is meant
	learnt    map[string]bool   // of those, what became an alias already
	listed    map[listed][]mention
	statuses  map[string]ledger.Status // by the words met; empty: not known
	key       []byte                   // scratch of resolve
	areas     map[*table][]string
	abouts    map[*table]*about
	noAsOf    map[*table]bool
	zones     map[string]ledger.Place
	provinces map[string]bool
	used      map[string]bool // codes of programmes
	sheets    []ledger.BatchSheet
	tablesMet []*TableReading
	names     []string // of all sheets
	found     []part   // with the tables that are read
	rows      int      // of all sheets that are read
	done      int

	organisations directory
	seen          seenBefore
	weighed       map[*table]weighed
	siblings      map[string][]*mapping // by fingerprint of the header: how its tables are read
	counts        counts
	// credited are zones as the whole file has them; nil: as each row was the last.
	credited   map[string]ledger.Place
	pending    []*record // read, and not yet settled
	entries    int       // handed out
	emit       func(block) error
	told       int  // programmes in used when the last block was emitted
	rehearsing bool // nothing is settled

	keepRows  int // rows up to which a sheet is kept whole
	blockRows int // records that are settled at a time

	// lacking are tables without the columns that their profile requires: wrong, unless
	// they turn out to be reports beside the lists that the profile reads.
	lacking []*mapping
}

func newReader(o Options) *reader {
	if o.Places == nil {
		o.Places = divisions.NewResolver()
	}
	name := path.Base(strings.ReplaceAll(o.Name, `\`, "/"))
	r := &reader{
		o: o, name: name, base: strings.TrimSuffix(name, path.Ext(name)), known: map[string]bool{}, heard: map[string]bool{},
		resolved: map[string]divisions.Match{}, offices: map[officeAsked]*officeName{}, listed: map[listed][]mention{}, learnt: map[string]bool{}, statuses: map[string]ledger.Status{}, areas: map[*table][]string{}, abouts: map[*table]*about{},
		noAsOf: map[*table]bool{}, zones: map[string]ledger.Place{}, provinces: map[string]bool{},
		weighed: map[*table]weighed{}, siblings: map[string][]*mapping{}, used: map[string]bool{}, organisations: newDirectory(), seen: newSeenBefore(), counts: counts{}, keepRows: maxFormRows, blockRows: recordsPerBlock,
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

// survey looks through all sheets, finds their tables and chooses how to read them.
func (r *reader) survey(ctx context.Context) error {
	if err := r.checkSame(ctx); err != nil {
		return err
	}
	w, err := sheet.Open(ctx, r.o.Name, r.o.Data, r.o.Limits)
	if err != nil {
		return r.unreadable(err)
	}
	r.date1904 = w.Date1904()
	var found []part
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
		g, err := r.readGrid(ctx, w, info, func(n int) { r.progress(0, r.rows+n) })
		if err != nil {
			if err := r.unreadable(err); err != nil {
				return err
			}
			continue
		}
		if len(g.rows) == 0 {
			r.f.add(codeEmptySheet, where, info.Name, "工作表是空的")
			continue
		}
		if c := g.conflict; c.Row != 0 {
			r.f.block(codeConflict, spot{sheet: info.Name, row: c.Row, col: c.Col}, c.Text,
				"文件里有没有解决的版本冲突（<<<<<<<、=======、>>>>>>> 之间是两种写法）：请先解决冲突，只留一种写法，再导入")
			continue
		}
		r.reportHidden(g)
		tables := 0
		for _, p := range r.parts(g) {
			tables += len(p.tables)
			found = append(found, p)
			for _, t := range p.tables {
				r.foreseeMapping(t)
			}
		}
		if tables == 0 {
			r.f.add(codeNoHeader, where, info.Name, "没有找到表头：表头应有“项目名称”“建设地点”等列名，单独成行")
		}
	}
	recognised := false
	for _, p := range found {
		known, err := r.surveyPart(ctx, p)
		if err != nil {
			return err
		}
		recognised = recognised || known
	}
	r.reportLacking()
	if !recognised && !r.f.blocked {
		r.f.block(codeNothingRecognised, spot{}, r.o.Name, "整个文件没有可以导入的表，请核对文件，或用 --profile 指定模板")
	}
	return nil
}

// reading is what a survey came to.
func (r *reader) reading() *Reading {
	hash := sha256.Sum256(r.o.Data)
	return &Reading{
		Batch: ledger.ImportBatch{
			Kind: ledger.BatchImport, FileName: r.name, FileHash: hex.EncodeToString(hash[:]), FileSize: int64(len(r.o.Data)),
			AsOf: r.batchAsOf(), Actor: r.o.Actor, Reason: r.o.Reason, Sheets: r.sheets, Content: r.o.Data,
		},
		Tables: r.tableReadings(), reader: r, partial: r.o.Partial,
	}
}

func (r *reader) reportHidden(g *grid) {
	where := spot{sheet: g.name}
	if g.hidden > 0 {
		r.f.add(codeHiddenRows, where, fmt.Sprint(g.hidden), "有隐藏的行，也已读取；不需要的请删除")
	}
	if len(g.hiddenColumns) > 0 {
		r.f.add(codeHiddenColumns, where, columnList(g.hiddenColumns), "有隐藏的列，也已读取；不需要的请删除")
	}
}

// surveyPart chooses how to read the tables of a sheet or band, and reports whether any
// was recognised.
func (r *reader) surveyPart(ctx context.Context, p part) (recognised bool, err error) {
	read := part{grid: p.grid}
	for _, t := range p.tables {
		if t.onlyTotals() {
			recognised = true
			r.f.add(codeTotalsOnly, spot{sheet: t.grid.name, row: t.bottom}, "", "汇总表只有合计数，没有可导入的记录")
			continue
		}
		m := r.chooseMapping(t)
		if m == nil {
			r.tablesMet = append(r.tablesMet, r.tableReading(t, nil))
			continue
		}
		recognised = true
		m.said = &TableReading{}
		r.tablesMet = append(r.tablesMet, m.said)
		read.tables, read.mappings = append(read.tables, t), append(read.mappings, m)
	}
	if len(read.tables) == 0 {
		return recognised, nil
	}
	if err := r.sample(ctx, read); err != nil {
		return false, err
	}
	for _, m := range read.mappings {
		m.samples.groups.decide()
		r.readContents(m)
		r.checkColumns(m)
		m.index()
		*m.said = *r.tableReading(m.table, m)
		r.describe(m)
	}
	r.found = append(r.found, read)
	r.rows += len(read.grid.rows)
	return true, nil
}

func (r *reader) progress(done, total int) {
	if r.o.Progress != nil {
		r.o.Progress(done, total)
	}
}

// columnList names columns by their letters, left to right.
func columnList(columns map[int]bool) string {
	var letters []string
	for _, col := range slices.Sorted(maps.Keys(columns)) {
		letters = append(letters, ledger.ColumnLetters(col))
	}
	return strings.Join(letters, "、")
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

func (r *reader) about(t *table) *about {
	a, ok := r.abouts[t]
	if !ok {
		read := readAbout(t)
		a = &read
		r.abouts[t] = a
	}
	return a
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

// batchAsOf is the date that the file is about: the caller's, or that of its first table
// that says one.
func (r *reader) batchAsOf() ledger.Date {
	if !r.o.AsOf.IsZero() {
		return r.o.AsOf
	}
	for _, p := range r.found {
		for _, t := range p.tables {
			if d := r.about(t).asOf; !d.IsZero() {
				return d
			}
		}
	}
	return ledger.Date{}
}

func (r *reader) tableReadings() []TableReading {
	var list []TableReading
	for _, t := range r.tablesMet {
		list = append(list, *t)
	}
	return list
}

// programmes are those that rows name, by code.
func (r *reader) programmes() []ledger.Programme {
	var list []ledger.Programme
	for _, code := range sortedKeys(r.used) {
		for _, p := range r.profiles {
			if g, ok := p.programme(code); ok {
				programme, _ := g.programme() // checked with the profile
				list = append(list, programme)
				break
			}
		}
	}
	return list
}
