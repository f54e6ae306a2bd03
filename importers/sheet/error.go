package sheet

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Code names what is wrong with a file. Codes are stable: clients and reports may rely on them.
type Code string

const (
	NotAWorkbook      Code = "not-a-workbook"     // neither a workbook nor text
	WrongExtension    Code = "wrong-extension"    // text named .xlsx; Detail: what it really is
	DamagedWorkbook   Code = "damaged-workbook"   // cut short or inconsistent; Detail: what is wrong
	PasswordProtected Code = "password-protected" // encrypted
	UnsupportedFormat Code = "unsupported-format" // known but not read; Detail: its name, "pdf", "biff4" (Excel 2 to 4)
	NoSheets          Code = "no-sheets"          // a workbook without any sheet of cells
	LimitExceeded     Code = "limit-exceeded"     // Detail: the field of Limits, "Cells"
	BadEncoding       Code = "bad-encoding"       // bytes that are no characters; Detail: of which encoding
	EmptyFile         Code = "empty-file"         // no bytes, or only blanks
)

// ReadError says why a file, or the rest of a sheet, cannot be read, and where.
type ReadError struct {
	Code   Code
	Sheet  string // name of the sheet; "" if the trouble is not in one
	Part   string // file inside the zip, "xl/worksheets/sheet1.xml", or stream of an xls, "Workbook"; "" for csv
	Row    int    // row being read, from 1; 0: none
	Offset int64  // bytes into the unpacked part (xls: of a record), or without Part into the file; 0: unknown or the beginning
	Detail string // see Code; English
	Hint   string // what its user can do; Chinese
	Err    error  // cause, if another library gave one
}

func (e *ReadError) Error() string {
	var b strings.Builder
	b.WriteString(string(e.Code))
	sep := ": "
	add := func(what, value string) {
		b.WriteString(sep + what + value)
		sep = ", "
	}
	if e.Sheet != "" {
		add("sheet ", strconv.Quote(e.Sheet))
	}
	if e.Part != "" {
		add("part ", e.Part)
	}
	if e.Row > 0 {
		add("row ", strconv.Itoa(e.Row))
	}
	if e.Offset > 0 {
		add("byte ", strconv.FormatInt(e.Offset, 10))
	}
	if e.Detail != "" {
		add("", e.Detail)
	}
	if e.Err != nil {
		add("", e.Err.Error())
	}
	return b.String()
}

func (e *ReadError) Unwrap() error { return e.Err }

// fail makes a ReadError with the hint of its code.
func fail(code Code, detail string) *ReadError {
	e := &ReadError{Code: code, Detail: detail}
	switch code {
	case NotAWorkbook:
		e.Hint = "这不是电子表格文件，请用 Excel 或 WPS 打开原表，另存为 .xlsx 后再上传"
	case WrongExtension:
		e.Hint = fmt.Sprintf("文件名是 .xlsx，内容却是文本（%s）：请把扩展名改为 .csv，或用 Excel 打开后另存为 .xlsx", detail)
	case DamagedWorkbook:
		e.Hint = "文件已损坏或传输不完整：请重新下载或复制原文件；若 Excel 能打开，另存为新的 .xlsx 后再上传"
	case PasswordProtected:
		e.Hint = "文件已加密：请在 Excel 中打开，取消“用密码进行加密”并保存后再上传"
	case UnsupportedFormat:
		e.Hint = fmt.Sprintf("不支持 %s 格式：请用 Excel 或 WPS 打开，另存为 .xlsx 或 .csv 后再上传", detail)
	case NoSheets:
		e.Hint = "工作簿中没有工作表：请检查是否选错文件"
	case LimitExceeded:
		e.Hint = fmt.Sprintf("文件超出读取上限（%s）：请删去空白行列和无关工作表，或分成几个文件上传", detail)
	case BadEncoding:
		e.Hint = "文字编码有误：请用 Excel 打开确认没有乱码，另存为“CSV UTF-8”或 .xlsx 后再上传"
	case EmptyFile:
		e.Hint = "文件是空的：请检查是否选错文件，或文件尚未保存完整"
	}
	return e
}

// damaged describes a fault found in a part at a place of it.
func damaged(part string, offset int64, format string, args ...any) *ReadError {
	e := fail(DamagedWorkbook, fmt.Sprintf(format, args...))
	e.Part, e.Offset = part, offset
	return e
}

// partError puts a place to an error met while reading bytes of a part. Our own errors and the end
// of ctx stay what they are; whatever else comes from unpacking means a damaged file.
func partError(err error, part string, offset int64) error {
	var own *ReadError
	switch {
	case errors.As(err, &own):
		if own.Part == "" {
			own.Part, own.Offset = part, offset
		}
		return err
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("read %s: %w", part, err)
	}
	e := damaged(part, offset, "cannot be unpacked")
	e.Err = err
	return e
}

// inRow names the row in errors that do not yet.
func inRow(err error, row int) error {
	var own *ReadError
	if errors.As(err, &own) && own.Row == 0 {
		own.Row = row
	}
	return err
}

// within names the sheet in errors that do not yet.
func within(err error, sheet string) error {
	var own *ReadError
	if errors.As(err, &own) && own.Sheet == "" {
		own.Sheet = sheet
	}
	return err
}
