package main

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	"jiedui/ledger"
)

// worded is an error of a file with what is said of it to those who sent it through the API.
type worded struct {
	error
	chinese string
}

func (e *worded) Unwrap() error { return e.error }

const noWorkbookInZip = "压缩包里没有台账文件，请放入 .xlsx、.xls、.ods 或 .csv 文件"

// inChinese is an error of an archive as the API tells it.
func inChinese(err error) error {
	var w *worded
	var known *ledger.Error
	if !errors.As(err, &w) || !errors.As(err, &known) {
		return err
	}
	return ledger.Invalid("file", known.Key, "file", w.chinese)
}

// unzipped are the workbooks of a zip, each unpacked when its turn comes, so that one at a
// time is in memory. What is no workbook is passed over, as on the command line; what
// cannot be unpacked keeps all out.
func (i *intake) unzipped(ctx context.Context, name string, z *zip.Reader) (iter.Seq2[ledger.File, error], error) {
	limit := i.app.settings.Import.FileBytes
	inside, err := zipped(name, z, limit)
	if err != nil {
		return nil, err
	}
	if n := len(inside); n > ledger.MaxUploadFiles {
		return nil, &worded{tooLarge(name, fmt.Sprintf("holds more than %d files", ledger.MaxUploadFiles)),
			fmt.Sprintf("压缩包里有 %d 个文件，一次最多 %d 个，请分几次上传", n, ledger.MaxUploadFiles)}
	}
	return func(yield func(ledger.File, error) bool) {
		found := false
		for _, s := range inside {
			data, err := s.workbook(ctx, limit)
			switch {
			case err != nil:
				yield(ledger.File{}, err)
				return
			case data == nil:
			case !yield(ledger.File{Name: s.name, Content: data}, nil):
				return
			default:
				found = true
			}
		}
		if !found {
			yield(ledger.File{}, &worded{refused(name, "holds no workbook"), noWorkbookInZip})
		}
	}, nil
}

// workbook reads a file of a zip; nil: it is no workbook.
func (s source) workbook(ctx context.Context, limit int64) ([]byte, error) {
	if s.err != nil {
		return nil, s.err
	}
	if slices.Contains(archiveEndings, ending(s.name)) {
		return nil, &worded{refused(s.name, "is an archive of a kind that is not read"), "压缩包里的“" + s.name + "”又是压缩包，请先解开再上传里面的文件"}
	}
	if s.doubtful() {
		may, err := s.holdsWorkbook()
		if err != nil || !may {
			return nil, s.notUnpacked(err)
		}
	}
	data, err := s.read(limit)
	if err != nil {
		return nil, s.notUnpacked(err)
	}
	if z, err := archiveOf(s.name, data); err != nil {
		return nil, err
	} else if z != nil {
		return nil, nestedZip(s.name)
	}
	if len(data) == 0 || s.doubtful() && noWorkbook(ctx, s.name, data) != "" {
		return nil, ctx.Err()
	}
	return data, nil
}

func (s source) notUnpacked(err error) error {
	if err == nil {
		return nil
	}
	return &worded{err, "压缩包里的“" + s.name + "”解不开或过大，请重新打包后再上传"}
}
