package sheet

import (
	"context"
	"path"
	"strings"
)

// xlsx is an opened Office Open XML workbook. It is complete and read-only once openXLSX is done;
// only sheets remain to be unpacked.
type xlsx struct {
	archive  *archive
	limits   Limits
	parts    []string // of each sheet
	strings  []string
	styles   []display // by index of the cell format; beyond: plain
	date1904 bool
}

// relationship is an arrow from one part to another.
type relationship struct {
	id     string
	kind   string // last element of its type: "worksheet", the same in both editions of the standard
	target string // name of the part; "" if outside the file
}

func openXLSX(ctx context.Context, a *archive) (*Workbook, error) {
	x := &xlsx{archive: a, limits: a.limits}
	main, err := x.mainPart(ctx)
	if err != nil {
		return nil, err
	}
	relations, err := x.relations(ctx, main)
	if err != nil {
		return nil, err
	}
	sheets, err := x.readWorkbook(ctx, main, relations)
	if err != nil {
		return nil, err
	}
	if len(sheets) == 0 {
		e := fail(NoSheets, "")
		e.Part = main
		return nil, e
	}
	if part := target(relations, "sharedStrings"); part != "" {
		if err := x.readStrings(ctx, part); err != nil {
			return nil, err
		}
	}
	if part := target(relations, "styles"); part != "" {
		if err := x.readStyles(ctx, part); err != nil {
			return nil, err
		}
	}
	return &Workbook{format: XLSX, sheets: sheets, date1904: x.date1904, source: x}, nil
}

// mainPart finds the workbook in the package.
func (x *xlsx) mainPart(ctx context.Context) (string, error) {
	const usual = "xl/workbook.xml"
	if x.archive.has("_rels/.rels") {
		relations, err := x.relations(ctx, "")
		if err != nil {
			return "", err
		}
		if part := target(relations, "officeDocument"); part != "" {
			return part, nil
		}
	}
	if x.archive.has(usual) {
		return usual, nil
	}
	if x.archive.has("[content_types].xml") {
		return "", damaged(usual, 0, "is missing")
	}
	return "", fail(UnsupportedFormat, "zip")
}

// target gives the part that the first relationship of a kind points to, or "".
func target(relations []relationship, kind string) string {
	for _, r := range relations {
		if r.kind == kind {
			return r.target
		}
	}
	return ""
}

// relations reads where a part points to. Part "" is the package itself.
func (x *xlsx) relations(ctx context.Context, part string) ([]relationship, error) {
	folder, file := path.Split(part)
	name := folder + "_rels/" + file + ".rels"
	if part != "" && !x.archive.has(name) {
		return nil, nil // a workbook without any sheet, then; readWorkbook says so
	}
	s, err := x.archive.scanSmall(ctx, name)
	if err != nil {
		return nil, err
	}
	defer s.close()
	var found []relationship
	err = s.document("Relationships", func() error {
		var r relationship
		target := ""
		external := false
		err := s.each(func(name, value []byte) {
			switch string(name) {
			case "Id":
				r.id = string(value)
			case "Type":
				r.kind = path.Base(string(value))
			case "Target":
				target = string(value)
			case "TargetMode":
				external = string(value) == "External"
			}
		})
		if !external {
			target = strings.ReplaceAll(target, `\`, "/")
			if !strings.HasPrefix(target, "/") {
				target = path.Join("/", folder, target)
			}
			r.target = strings.TrimPrefix(path.Clean(target), "/")
		}
		found = append(found, r)
		return err
	})
	return found, err
}

// readWorkbook lists the sheets of cells in tab order.
func (x *xlsx) readWorkbook(ctx context.Context, part string, relations []relationship) ([]Info, error) {
	s, err := x.archive.scanSmall(ctx, part)
	if err != nil {
		return nil, err
	}
	defer s.close()
	byID := make(map[string]relationship, len(relations))
	for _, r := range relations {
		byID[r.id] = r
	}
	var sheets []Info
	err = s.document("workbook", func() error {
		switch string(s.name) {
		case "workbookPr":
			return s.each(func(name, value []byte) {
				if string(name) == "date1904" {
					x.date1904 = isTrue(value)
				}
			})
		case "sheets":
			return s.children(func() error {
				info := Info{Index: len(sheets)}
				id := ""
				err := s.each(func(name, value []byte) {
					switch {
					case string(name) == "name":
						info.Name = string(value)
					case string(name) == "state":
						info.VeryHidden = string(value) == "veryHidden"
						info.Hidden = info.VeryHidden || string(value) == "hidden"
					case strings.HasSuffix(string(name), ":id"):
						id = string(value)
					}
				})
				if err != nil {
					return err
				}
				r, known := byID[id]
				if !known || r.target == "" {
					return within(s.damaged("no part for the sheet"), info.Name)
				}
				if r.kind != "worksheet" {
					return nil // a chart, a dialog or old macros: no cells
				}
				if !x.archive.has(r.target) {
					return within(damaged(r.target, 0, "is missing"), info.Name)
				}
				sheets = append(sheets, info)
				x.parts = append(x.parts, r.target)
				return nil
			})
		}
		return nil
	})
	return sheets, err
}
