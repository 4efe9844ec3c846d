package walk

// dig follows keys into nested maps; nil where there is nothing.
func dig(value any, keys ...string) any {
	for _, key := range keys {
		fields, ok := value.(map[string]any)
		if !ok {
			return nil
		}
		value = fields[key]
	}
	return value
}

func list(value any) []any {
	items, _ := value.([]any)
	return items
}

func asList(value any) []any {
	if items, ok := value.([]any); ok {
		return items
	}
	return []any{value}
}

func text(value any, key string) string {
	s, _ := dig(value, key).(string)
	return s
}

func number(value any, key string) int {
	switch n := dig(value, key).(type) {
	case int64:
		return int(n)
	case float64:
		return int(n)
	case int:
		return n
	}
	return 0
}
