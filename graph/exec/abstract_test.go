package exec

import (
	"errors"
	"testing"
)

// The cases of this file follow graphql-js, src/execution/__tests__/union-interface-test.ts
// and abstract-test.ts. What does not apply: isTypeOf and __typename on the value (TypeOf
// is the one way); introspection (bound by others); resolveType's information (TypeOf has
// the value alone).

var pets = world{
	sdl: `
		interface Named { name: String }
		interface Life { progeny: [Life] }
		interface Mammal implements Life { progeny: [Mammal] mother: Mammal father: Mammal }
		type Dog implements Mammal & Life & Named { name: String barks: Boolean progeny: [Dog] mother: Dog father: Dog }
		type Cat implements Mammal & Life & Named { name: String meows: Boolean progeny: [Cat] mother: Cat father: Cat }
		union Pet = Dog | Cat
		type Query implements Named & Mammal & Life { name: String pets: [Pet] friends: [Named] progeny: [Query] mother: Query father: Query
			odd: [Pet] mustPet: Pet! petsMust: [Pet!]! }`,
	options: Options{TypeOf: map[string]func(any) (string, error){"Pet": func(v any) (string, error) {
		switch name, _ := v.(obj)["__typename"].(string); name {
		case "error":
			return "", errors.New("no type today")
		case "panic":
			panic("no type")
		default:
			return name, nil
		}
	}}},
}

func init() {
	garfield := obj{"__typename": "Cat", "name": "Garfield", "meows": false, "mother": obj{"__typename": "Cat", "name": "Mum"}}
	garfield["mother"].(obj)["progeny"] = []any{garfield}
	odie := obj{"__typename": "Dog", "name": "Odie", "barks": true, "mother": obj{"__typename": "Dog", "name": "Mam", "barks": true}}
	odie["mother"].(obj)["progeny"] = []any{odie}
	liz := obj{"__typename": "Query", "name": "Liz"}
	typed := func(name string) obj { return obj{"__typename": name, "name": name} }
	pets.root = obj{"name": "John", "pets": []any{garfield, odie}, "friends": []any{liz, odie, garfield},
		"odd":     []any{typed(""), typed("Human"), typed("String"), typed("Query"), typed("error"), typed("panic"), nil, odie},
		"mustPet": typed("error"), "petsMust": []any{odie, typed("error")}}
}

func TestUnionsAndInterfaces(t *testing.T) {
	pets.try(t, []example{
		{name: "fields_of_a_union_that_only_objects_have", query: `{ __typename name pets { __typename name barks meows } }`,
			data: `{"__typename":"Query","name":"John","pets":[{"__typename":"Cat","name":"Garfield","meows":false},{"__typename":"Dog","name":"Odie","barks":true}]}`},
		{name: "union_with_inline_fragments", query: `{ pets { __typename ... on Dog { name barks } ... on Cat { name meows } } }`,
			data: `{"pets":[{"__typename":"Cat","name":"Garfield","meows":false},{"__typename":"Dog","name":"Odie","barks":true}]}`},
		{name: "interface", query: `{ friends { __typename name barks } }`,
			data: `{"friends":[{"__typename":"Query","name":"Liz"},{"__typename":"Dog","name":"Odie","barks":true},{"__typename":"Cat","name":"Garfield"}]}`},
		{name: "interface_with_inline_fragments", query: `{ friends { __typename name ... on Dog { barks } ... on Cat { meows } ... on Mammal { mother { __typename ... on Dog { name barks } } } } }`,
			data: `{"friends":[{"__typename":"Query","name":"Liz","mother":null},{"__typename":"Dog","name":"Odie","barks":true,"mother":{"__typename":"Dog","name":"Mam","barks":true}},
				{"__typename":"Cat","name":"Garfield","meows":false,"mother":{"__typename":"Cat"}}]}`},
		{name: "interface_with_named_fragments", query: `{ friends { name ...D ...C } } fragment D on Dog { barks } fragment C on Cat { meows }`,
			data: `{"friends":[{"name":"Liz"},{"name":"Odie","barks":true},{"name":"Garfield","meows":false}]}`},
		{name: "fragments_on_abstract_types", query: `{ pets { ...P ... on Mammal { mother { ...L } } } friends { ...N } }
			fragment P on Pet { __typename ... on Dog { name barks } ... on Cat { name meows } }
			fragment N on Named { __typename name ... on Dog { barks } ... on Cat { meows } }
			fragment L on Life { progeny { __typename } }`,
			data: `{"pets":[{"__typename":"Cat","name":"Garfield","meows":false,"mother":{"progeny":[{"__typename":"Cat"}]}},
				{"__typename":"Dog","name":"Odie","barks":true,"mother":{"progeny":[{"__typename":"Dog"}]}}],
				"friends":[{"__typename":"Query","name":"Liz"},{"__typename":"Dog","name":"Odie","barks":true},{"__typename":"Cat","name":"Garfield","meows":false}]}`},
		{name: "one_key_for_fields_of_different_objects", query: `{ pets { ... on Dog { x: barks } ... on Cat { x: meows } } }`, data: `{"pets":[{"x":false},{"x":true}]}`},
		{name: "types_that_cannot_be", query: `{ odd { __typename } }`, data: `{"odd":[null,null,null,null,null,null,null,{"__typename":"Dog"}]}`,
			errors: []string{
				`Abstract type "Pet" must resolve to an Object type at runtime for field "Query.odd". @1:3 odd.0`,
				`Abstract type "Pet" was resolved to a type "Human" that does not exist inside the schema. @1:3 odd.1`,
				`Abstract type "Pet" was resolved to a non-object type "String". @1:3 odd.2`,
				`Runtime Object type "Query" is not a possible type for "Pet". @1:3 odd.3`,
				`no type today @1:3 odd.4`, `internal error @1:3 odd.5`}},
		{name: "a_type_that_must_be", query: `{ mustPet { __typename } }`, data: `null`, errors: []string{`no type today @1:3 mustPet`}},
		{name: "types_that_must_be", query: `{ petsMust { ... on Dog { mother { name } } } }`, data: `null`, errors: []string{`no type today @1:3 petsMust.1`}},
	})
}
