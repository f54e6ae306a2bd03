package importers

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"

	"go.yaml.in/yaml/v3"

	"jiedui/ledger"
)

var profileName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,60}$`)

// SaveProfile writes how a file was read as a profile of its own into a folder of profiles,
// and returns the path. Tables with the same headings are read by it from then on, without
// anybody naming it. A file of that name is not replaced.
func SaveProfile(folder, name string, r *Reading) (string, error) {
	if !profileName.MatchString(name) {
		return "", ledger.Invalid("profile", name, "name", "模板名称只能用小写字母、数字和连字符")
	}
	p, err := r.profile(name)
	if err != nil {
		return "", err
	}
	var text bytes.Buffer
	fmt.Fprintf(&text, "# Saved from how %s was read.\n", r.Batch.FileName)
	e := yaml.NewEncoder(&text)
	e.SetIndent(2)
	if err := e.Encode(p); err != nil {
		return "", fmt.Errorf("write profile %s: %w", name, err)
	}
	path := filepath.Join(folder, name+".yaml")
	if _, err := ParseProfile(name+".yaml", text.Bytes()); err != nil {
		return "", fmt.Errorf("profile %s does not read again: %w", name, err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return "", &ledger.Error{Kind: ledger.KindConflict, Entity: "profile", Key: name, Text: path + " 已存在，请换一个名称或先删除"}
	}
	if err != nil {
		return "", fmt.Errorf("write profile %s: %w", name, err)
	}
	_, err = f.Write(text.Bytes())
	if err = errors.Join(err, f.Close()); err != nil {
		return "", fmt.Errorf("write profile %s: %w", name, err)
	}
	return path, nil
}

// profile is the profile that the file was read by, reduced to the tables met, with the
// headings met as words and their fingerprints.
func (r *Reading) profile(name string) (Profile, error) {
	var p Profile
	for i := range r.Tables {
		t := &r.Tables[i]
		if t.layout == nil {
			continue
		}
		if p.Name == "" {
			p = *t.base
			p.Name, p.Tables = name, nil
		} else if t.base.Name != r.read().base.Name {
			return p, ledger.Invalid("profile", name, "", "文件用了几个模板（"+r.read().base.Name+"、"+t.base.Name+"），不能存成一个；请用 --profile 指定一个")
		}
		at := slices.IndexFunc(p.Tables, func(l Layout) bool { return l.Name == t.layout.Name })
		if at < 0 {
			l := *t.layout
			l.Columns = slices.Clone(l.Columns)
			l.Fingerprints = slices.Clone(l.Fingerprints)
			p.Tables = append(p.Tables, l)
			at = len(p.Tables) - 1
		}
		p.Tables[at].learn(t)
	}
	if p.Name == "" {
		return p, ledger.Invalid("profile", name, "", "文件中没有读到表，无法保存模板")
	}
	return p, nil
}

// read is the first table that was read.
func (r *Reading) read() *TableReading {
	for i := range r.Tables {
		if r.Tables[i].layout != nil {
			return &r.Tables[i]
		}
	}
	return &TableReading{}
}

// learn takes in the headings of a table.
func (l *Layout) learn(t *TableReading) {
	if !slices.Contains(l.Fingerprints, t.Fingerprint) {
		l.Fingerprints = append(l.Fingerprints, t.Fingerprint)
	}
	for _, c := range t.Columns {
		if c.spec == nil || c.word == "" {
			continue
		}
		at := slices.IndexFunc(l.Columns, func(own Column) bool { return own.ID() == c.spec.ID() })
		if at < 0 {
			l.Columns = append(l.Columns, *c.spec)
			at = len(l.Columns) - 1
			l.Columns[at].Words = nil
		}
		own := &l.Columns[at]
		own.Unit = cmp.Or(own.Unit, c.spec.Unit)
		if !slices.Contains(own.Words, c.word) {
			own.Words = append(slices.Clone(own.Words), c.word)
		}
	}
}
