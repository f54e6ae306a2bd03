package importers

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"jiedui/ledger"
)

//go:embed profiles/*.yaml
var builtInFiles embed.FS

//go:embed vocabulary.yaml
var vocabularyFile []byte

// Profile teaches the importer the sheets of one programme (导入模板): by which words they
// are recognised and what their columns mean. docs/profiles.md describes the YAML form.
type Profile struct {
	Name  string `yaml:"name,omitempty"` // short stable name, such as guan-shao
	Title string `yaml:"title,omitempty"`
	// Programmes are made in the ledger when a sheet is read by the profile. The first is
	// the one that records belong to unless a table or a column says another. None: each
	// table requires a column that says it.
	Programmes []ProfileProgramme `yaml:"programmes,omitempty"`
	Match      Match              `yaml:"match,omitempty"`
	// Area are codes of places that names without a path are looked for in.
	Area []string `yaml:"area,omitempty"`
	// NewZones allows a zone that is not known to be made under the place of its row.
	NewZones bool `yaml:"new_zones,omitempty"`
	// Keep keeps unmapped columns as attributes of projects.
	Keep bool `yaml:"keep,omitempty"`
	// Kinds are the kinds to give to organisations by a word in their name, before the
	// vocabulary's own rules.
	Kinds  []KindRule `yaml:"kinds,omitempty"`
	Tables []Layout   `yaml:"tables,omitempty"`
}

// ProfileProgramme is a programme as a profile defines it, with the words by which a
// column 帮扶类别 may call it.
type ProfileProgramme struct {
	Code     string        `yaml:"code,omitempty"`
	Name     string        `yaml:"name,omitempty"`
	Strand   ledger.Strand `yaml:"strand,omitempty"`
	StartsOn string        `yaml:"starts_on,omitempty"` // 2006-01-02
	EndsOn   string        `yaml:"ends_on,omitempty"`
	Words    []string      `yaml:"words,omitempty"`
}

// Match are words looked for in the title, the sheet's name, the file's name and the
// headings. Alternatives are separated by |.
type Match struct {
	Must   []string `yaml:"must,omitempty"`   // each has to occur
	Should []string `yaml:"should,omitempty"` // each that occurs makes the profile more likely
	Not    []string `yaml:"not,omitempty"`    // none may occur
}

// RecordKind is what a row of a table is.
type RecordKind string

// The kinds of record. A table may hold several: a row that names a builder, a town and
// a project is a pairing and a project.
const (
	ProjectRecord     RecordKind = "project"
	PairingRecord     RecordKind = "pairing"
	ObservationRecord RecordKind = "observation" // figures of a place
)

// Layout is one kind of table that a profile reads.
type Layout struct {
	Name   string       `yaml:"name,omitempty"`
	Match  Match        `yaml:"match,omitempty"`
	Record []RecordKind `yaml:"record,omitempty"`
	// Requires lists the fields without which the table is not of this kind, alternatives
	// separated by |.
	Requires []string `yaml:"requires,omitempty"`
	// Programmes are codes of programmes; empty: the profile's first.
	Programmes []string `yaml:"programmes,omitempty"`
	// Subject is what figures are about; empty: the project, else the pairing, else the place.
	Subject ledger.SubjectKind `yaml:"subject,omitempty"`
	// Categories names the field that category rows (一、…) fill where a row leaves it blank.
	Categories string `yaml:"categories,omitempty"`
	// SheetName names the field that the sheet's name fills likewise.
	SheetName string `yaml:"sheet_name,omitempty"`
	// ZoneGroups: the zone's column groups villages. A row with a village is about the
	// village, and the zone is not made for it.
	ZoneGroups bool `yaml:"zone_groups,omitempty"`
	// AssistorRole is the part that assistors have in a row's project; empty: implementing.
	AssistorRole ledger.Role `yaml:"assistor_role,omitempty"`
	// Fingerprints are those of headers that this table was saved from: such a header is
	// read by it before all others, and no other header is unless the profile is asked for.
	Fingerprints []string `yaml:"fingerprints,omitempty,flow"`
	Columns      []Column `yaml:"columns,omitempty"`
}

// Column is one column that sheets may have: its field or measure and the headings it
// goes by.
type Column struct {
	// Field is one of the fields listed in fields; empty for a measure.
	Field string `yaml:"field,omitempty"`
	// Role belongs to an organisation: a project's role, or assistor. Of a post or a share
	// it names the organisations it is about.
	Role string `yaml:"role,omitempty"`
	// Kind is given to new organisations that no word in their name gives one.
	Kind ledger.OrganisationKind `yaml:"kind,omitempty"`

	Measure string        `yaml:"measure,omitempty"`
	Series  ledger.Series `yaml:"series,omitempty"`
	// Unit is taken for values when neither cell, heading nor title says one.
	Unit string `yaml:"unit,omitempty"`
	// Subject overrides the table's.
	Subject ledger.SubjectKind `yaml:"subject,omitempty"`

	// Ranges takes the lower end of a range (3～5亿元) as "at least" instead of refusing it.
	Ranges bool `yaml:"ranges,omitempty"`

	// Carry fills a blank with the value above, where the sheet fills the column in once for each group.
	Carry bool `yaml:"carry,omitempty"`
	// Words are the headings, compared without brackets, units, spaces and years.
	Words []string `yaml:"words,omitempty,flow"`
}

// KindRule gives a kind to organisations whose name contains one of the words; a word
// that starts with $ must end the name.
type KindRule struct {
	Kind  ledger.OrganisationKind `yaml:"kind,omitempty"`
	Words []string                `yaml:"words,omitempty"`
	// Weak rules give way to the kind that the column gives.
	Weak bool `yaml:"weak,omitempty"`
}

// ID names what the column holds: the field, with its role behind a colon, or the
// measure, with a series other than actual behind a colon.
func (c Column) ID() string {
	switch {
	case c.Measure != "" && c.Series != "" && c.Series != ledger.Actual:
		return c.Measure + ":" + string(c.Series)
	case c.Measure != "":
		return c.Measure
	case c.Role != "":
		return c.Field + ":" + c.Role
	case c.Field == fieldValue && c.Series != "" && c.Series != ledger.Actual:
		return c.Field + ":" + string(c.Series)
	}
	return c.Field
}

// The fields of columns. Fields of a place go from coarse to fine.
const (
	fieldSerial   = "serial"
	fieldIgnore   = "ignore"
	fieldPerson   = "person" // names and numbers of persons: never kept
	fieldCode     = "code"
	fieldName     = "name"
	fieldPackage  = "package"
	fieldSector   = "sector"
	fieldYear     = "year"
	fieldSummary  = "summary"
	fieldNote     = "note"
	fieldStatus   = "status"
	fieldStarts   = "starts_on"
	fieldEnds     = "ends_on"
	fieldPeriod   = "period"
	fieldStarted  = "started_on"
	fieldDone     = "completed_on"
	fieldSigned   = "signed_on"
	fieldProgramm = "programmes"

	fieldProvince = "province"
	fieldCity     = "city"
	fieldCounty   = "county"
	fieldTown     = "town"
	fieldVillage  = "village"
	fieldZone     = "zone"
	fieldPlace    = "place" // a path, or several places
	fieldCredited = "credited_to"

	fieldOrganisation = "organisation"
	fieldCreditCode   = "credit_code" // of the organisations in its role, or of the first column of them
	fieldPost         = "post"
	fieldShare        = "share"
	fieldTeam         = "team"

	fieldAsOf      = "as_of"
	fieldPaidOn    = "paid_on" // the day of a flow
	fieldIndicator = "indicator"
	fieldUnit      = "unit"
	fieldValue     = "value"
)

var fields = []string{
	fieldSerial, fieldIgnore, fieldPerson, fieldCode, fieldName, fieldPackage, fieldSector, fieldYear,
	fieldSummary, fieldNote, fieldStatus, fieldStarts, fieldEnds, fieldPeriod, fieldStarted, fieldDone,
	fieldSigned, fieldProgramm, fieldProvince, fieldCity, fieldCounty, fieldTown, fieldVillage, fieldZone,
	fieldPlace, fieldCredited, fieldOrganisation, fieldCreditCode, fieldPost, fieldShare, fieldTeam,
	fieldAsOf, fieldPaidOn, fieldIndicator, fieldUnit, fieldValue,
}

// roleAssistor is the role of a pairing's members, beside the roles of projects.
const roleAssistor = "assistor"

// roleProvider is the role of who paid a flow of money: of the figure alone, no part in
// the project.
const roleProvider = "provider"

// placeFields with the levels they name, coarse to fine.
var placeFields = []string{fieldProvince, fieldCity, fieldCounty, fieldTown, fieldVillage}

var fieldLevels = map[string]ledger.PlaceLevel{
	fieldProvince: ledger.LevelProvince, fieldCity: ledger.LevelCity, fieldCounty: ledger.LevelCounty,
	fieldTown: ledger.LevelTown, fieldVillage: ledger.LevelVillage,
}

// BuiltIn lists the profiles of the binary, P1 to P10.
var BuiltIn = sync.OnceValue(func() []Profile {
	profiles, err := LoadProfiles(must(fs.Sub(builtInFiles, "profiles")))
	if err != nil {
		panic(fmt.Sprintf("importers: built-in profiles: %v", err)) // a broken build; a test reads them
	}
	return profiles
})

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// LoadProfiles reads all .yaml files of a folder, in the order of their names.
func LoadProfiles(folder fs.FS) ([]Profile, error) {
	if _, err := fs.Stat(folder, "."); err != nil { // Glob passes over a folder that is not there
		return nil, ledger.Invalid("profile", "folder", "", err.Error())
	}
	names, err := fs.Glob(folder, "*.yaml")
	if err != nil {
		return nil, fmt.Errorf("list profiles: %w", err)
	}
	var profiles []Profile
	owner := map[string]string{}
	for _, name := range names {
		data, err := fs.ReadFile(folder, name)
		if err != nil {
			return nil, fmt.Errorf("read profile %s: %w", name, err)
		}
		p, err := ParseProfile(path.Base(name), data)
		if err != nil {
			return nil, err
		}
		if other, taken := owner[p.Name]; taken {
			return nil, ledger.Invalid("profile", name, "name", p.Name+" 已用于 "+other)
		}
		owner[p.Name] = name
		profiles = append(profiles, p)
	}
	return profiles, nil
}

// ParseProfile reads one profile. An unknown key, field, measure, role or kind is one
// error that names the file and the line or the table.
func ParseProfile(file string, data []byte) (Profile, error) {
	var p Profile
	if err := strictYAML(data, &p); err != nil {
		return p, ledger.Invalid("profile", file, "", err.Error())
	}
	if err := p.check(); err != nil {
		return p, ledger.Invalid("profile", file, "", err.Error())
	}
	return p, nil
}

func strictYAML(data []byte, into any) error {
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	if err := d.Decode(into); err != nil {
		var several *yaml.TypeError
		if errors.As(err, &several) {
			return errors.New(several.Errors[0])
		}
		return err
	}
	if err := d.Decode(new(any)); err != io.EOF {
		return errors.New("one document expected")
	}
	return nil
}

func (p Profile) check() error {
	if p.Name == "" || p.Title == "" || len(p.Tables) == 0 {
		return errors.New("name, title and tables are needed")
	}
	for _, g := range p.Programmes {
		programme, err := g.programme()
		if err == nil {
			err = programme.Validate()
		}
		if err != nil {
			return fmt.Errorf("programme %s: %w", g.Code, err)
		}
	}
	for _, code := range p.Area {
		if strings.Trim(code, "0123456789") != "" || code == "" {
			return fmt.Errorf("area %q is no code of a place", code)
		}
	}
	if err := checkKinds(p.Kinds); err != nil {
		return err
	}
	for _, t := range p.Tables {
		if err := t.check(p); err != nil {
			return fmt.Errorf("table %s: %w", t.Name, err)
		}
	}
	return nil
}

func checkKinds(rules []KindRule) error {
	for _, r := range rules {
		if !r.Kind.Valid() {
			return fmt.Errorf("kind %q is not known", r.Kind)
		}
	}
	return nil
}

func (t Layout) check(p Profile) error {
	if t.Name == "" || len(t.Record) == 0 || len(t.Requires) == 0 {
		return errors.New("name, record and requires are needed")
	}
	if len(p.Programmes) == 0 && !slices.Contains(t.Requires, fieldProgramm) {
		return errors.New("a profile without programmes has to require the column programmes")
	}
	for _, r := range t.Record {
		if r != ProjectRecord && r != PairingRecord && r != ObservationRecord {
			return fmt.Errorf("record %q is not known", r)
		}
	}
	for _, code := range t.Programmes {
		if !slices.ContainsFunc(p.Programmes, func(g ProfileProgramme) bool { return g.Code == code }) {
			return fmt.Errorf("programme %q is not one of the profile's", code)
		}
	}
	if t.Subject != "" && !t.Subject.Valid() {
		return fmt.Errorf("subject %q is not known", t.Subject)
	}
	if t.AssistorRole != "" && !t.AssistorRole.Valid() {
		return fmt.Errorf("assistor_role %q is not known", t.AssistorRole)
	}
	for _, field := range []string{t.Categories, t.SheetName} {
		if field != "" && !slices.Contains(fields, field) {
			return fmt.Errorf("field %q is not known", field)
		}
	}
	ids := map[string]bool{"measure": true}
	for _, c := range slices.Concat(vocabulary().Columns, t.Columns) {
		if err := c.check(); err != nil {
			return err
		}
		ids[c.ID()] = true
	}
	for id := range measures {
		ids[id] = true
	}
	for _, r := range t.Requires {
		for id := range strings.SplitSeq(r, "|") {
			if !ids[id] {
				return fmt.Errorf("requires %q, which is no column", id)
			}
		}
	}
	return nil
}

func (c Column) check() error {
	if (c.Field == "") == (c.Measure == "") {
		return errors.New("a column needs either field or measure")
	}
	if c.Field != "" && !slices.Contains(fields, c.Field) {
		return fmt.Errorf("field %q is not known", c.Field)
	}
	if _, known := measures[c.Measure]; c.Measure != "" && !known {
		return fmt.Errorf("measure %q is not known", c.Measure)
	}
	if c.Role != "" && c.Role != roleAssistor && c.Role != roleProvider && !ledger.Role(c.Role).Valid() {
		return fmt.Errorf("role %q is not known", c.Role)
	}
	if c.Field == fieldOrganisation && c.Role == "" {
		return errors.New("an organisation needs a role")
	}
	if c.Kind != "" && !c.Kind.Valid() {
		return fmt.Errorf("kind %q is not known", c.Kind)
	}
	if c.Series != "" && !c.Series.Valid() {
		return fmt.Errorf("series %q is not known", c.Series)
	}
	if c.Subject != "" && !c.Subject.Valid() {
		return fmt.Errorf("subject %q is not known", c.Subject)
	}
	if _, err := ledger.ParseUnit(c.Unit); err != nil {
		return fmt.Errorf("unit %q is not known", c.Unit)
	}
	return nil
}

func (g ProfileProgramme) programme() (ledger.Programme, error) {
	p := ledger.Programme{Code: g.Code, Name: g.Name, Strand: g.Strand}
	err := errors.Join(p.StartsOn.UnmarshalText([]byte(g.StartsOn)), p.EndsOn.UnmarshalText([]byte(g.EndsOn)))
	return p, err
}

// programme finds one of the profile's programmes by code.
func (p *Profile) programme(code string) (ProfileProgramme, bool) {
	i := slices.IndexFunc(p.Programmes, func(g ProfileProgramme) bool { return g.Code == code })
	if i < 0 {
		return ProfileProgramme{}, false
	}
	return p.Programmes[i], true
}
