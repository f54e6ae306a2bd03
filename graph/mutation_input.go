package graph

import (
	"context"
	"fmt"

	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

// given reads the input of an edit and gathers what is wrong with it, by place.
type given struct {
	args
	ctx      context.Context
	request  *request
	path     string // of args
	problems []ledger.EditProblem
	err      error // of the ledger
}

func (in *given) refuse(field, format string, a ...any) {
	in.problems = append(in.problems, ledger.EditProblem{Code: string(ledger.KindInvalid), Path: in.at(field), Text: fmt.Sprintf(format, a...)})
}

func (in *given) at(field string) string {
	if in.path == "" || field == "" {
		return in.path + field
	}
	return in.path + "." + field
}

// row reads a global id of one type; zero: none was given.
func (in *given) row(name, typeName string) ledger.ID {
	text, given := in.args[name].(string)
	if !given {
		return 0
	}
	id, refused := parseRowID(text, typeName)
	if refused != nil {
		in.refuse(name, "%s", refused.Message)
	}
	return id
}

// place reads the global id or the code of a place.
func (in *given) place(name string) string {
	text := in.text(name)
	if typeName, code, ok := parseGlobalID(text); ok && typeName == "Place" {
		return code
	}
	return text
}

func (in *given) date(name string) ledger.Date {
	d, _ := in.args[name].(ledger.Date)
	return d
}

// version reads the version that the caller knows.
func (in *given) version() int64 {
	n, _ := in.args["expectedVersion"].(int)
	return int64(n)
}

// inputField is one field of an input object.
type inputField struct {
	name  string
	typ   graphql.Input
	about string
}

func inputObject(name, about string, fields ...inputField) *graphql.InputObject {
	of := graphql.InputObjectConfigFieldMap{}
	for _, f := range fields {
		of[f.name] = &graphql.InputObjectFieldConfig{Type: f.typ, Description: f.about}
	}
	return graphql.NewInputObject(graphql.InputObjectConfig{Name: name, Description: about, Fields: of})
}

// versionField is what every change of a thing says.
var versionField = inputField{"expectedVersion", must(graphql.Int), "The version that the change is made against: its field version (版本). Another now is a VERSION_CONFLICT."}

// amount is what a figure's value is given as: of money, or of anything else.
var moneyInput = inputObject("MoneyInput", "Amount of money (金额), exact to the fen.",
	inputField{"amount", must(decimalScalar), "Number (数额)."},
	inputField{"unit", must(moneyUnitWords.enum), "Unit of the number (金额单位)."})

var quantityInput = inputObject("QuantityInput", "Amount of something counted or measured, other than money (数量).",
	inputField{"value", must(decimalScalar), "Number (数值)."},
	inputField{"unit", graphql.String, "Unit of the number, in Chinese, such as 亩 or ㎡ (单位); left out: the measure's own."})

var amountFields = []inputField{
	{"money", moneyInput, "Amount, of a measure that counts money; else null (金额)."},
	{"quantity", quantityInput, "Amount, of any other measure; else null (数量)."},
	{"qualifier", qualifiers.enum, "How exactly it is known (概数); left out: EXACT."},
}

// value reads the amount given for a measure, in its smallest unit.
func (in *given) value(measure ledger.Measure) (int64, ledger.Qualifier) {
	qualifier, _ := in.args["qualifier"].(ledger.Qualifier)
	qualifier = ledger.Join(qualifier, "")
	name, number, unit := "money", "amount", ledger.None
	money, quantity := in.object("money"), in.object("quantity")
	switch {
	case (money == nil) == (quantity == nil):
		in.refuse("money", "money 和 quantity 只填一个")
		return 0, qualifier
	case measure.IsMoney() != (money != nil):
		if money == nil {
			name = "quantity"
		}
		in.refuse(name, "指标“%s”的单位是 %s，请填 %s", measure.Name, measure.Unit, map[bool]string{true: "money", false: "quantity"}[measure.IsMoney()])
		return 0, qualifier
	case money != nil:
		word, _ := money["unit"].(moneyUnit)
		unit = moneyUnits[word]
	default:
		name, number, money, unit = "quantity", "value", quantity, measure.Unit
		if text := quantity.text("unit"); text != "" {
			var err error
			if unit, err = ledger.ParseUnit(text); err != nil || unit.Dimension() != measure.Unit.Dimension() {
				in.refuse("quantity.unit", "单位“%s”不能用于指标“%s”，其单位是 %s", text, measure.Name, measure.Unit)
				return 0, qualifier
			}
		}
	}
	q, err := ledger.ParseQuantityIn(money.text(number), unit)
	if refused, ok := err.(*ledger.QuantityError); ok {
		in.problems = append(in.problems, ledger.EditProblem{Code: refused.Code, Path: in.at(name + "." + number), Text: refused.Hint})
	} else if err != nil {
		in.err = err
	}
	return q.Value, qualifier
}
