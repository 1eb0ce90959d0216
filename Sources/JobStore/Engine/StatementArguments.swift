/// The values of a statement's parameters: `?` in their order, or `:name`.
struct StatementArguments: Sendable {
    enum Values: Sendable {
        case inOrder([StoredValue])
        case named([String: StoredValue])
    }

    let values: Values

    // A key path of an existential would be looked up each time.
    init(_ values: [any Storable]) {
        self.values = .inOrder(values.map { $0.stored })
    }

    init(stored values: [StoredValue]) {
        self.values = .inOrder(values)
    }

    init(_ values: [String: any Storable]) {
        self.values = .named(values.mapValues { $0.stored })
    }
}

extension StatementArguments: ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
    init(arrayLiteral elements: any Storable...) {
        self.init(elements)
    }

    init(dictionaryLiteral elements: (String, any Storable)...) {
        self.init(Dictionary(elements) { first, _ in first })
    }
}
