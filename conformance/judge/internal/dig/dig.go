// Package dig reads nested values out of decoded YAML.
package dig

// At follows keys into nested maps; nil where there is nothing.
func At(value any, keys ...string) any {
	for _, key := range keys {
		fields, ok := value.(map[string]any)
		if !ok {
			return nil
		}
		value = fields[key]
	}
	return value
}

// List is the value if it is a list, else nothing.
func List(value any) []any {
	items, _ := value.([]any)
	return items
}

// AsList is the value if it is a list, else a list of it.
func AsList(value any) []any {
	if items, ok := value.([]any); ok {
		return items
	}
	return []any{value}
}

// Text is the string under key, else "".
func Text(value any, key string) string {
	s, _ := At(value, key).(string)
	return s
}

// Number is the integer under key, else 0.
func Number(value any, key string) int {
	switch n := At(value, key).(type) {
	case int64:
		return int(n)
	case float64:
		return int(n)
	case int:
		return n
	}
	return 0
}
