import PhotoModel

/// The properties of an XMP packet (XMP Specification, part 1: RDF/XML), by namespace, whatever its prefixes are.
struct XMPPacket: Sendable {
    /// Bytes of a packet that are looked at, its extension included.
    static let limit = 4 << 20

    indirect enum Value: Sendable {
        case text(String)
        /// Bag or Seq.
        case array([Value])
        /// Alt: one thing in several languages.
        case alternatives([(language: String?, value: Value)])
        case structure([XMPName: Value])
    }

    private(set) var properties: [XMPName: Value] = [:]

    /// - Parameter bytes: the packet, with or without what is wrapped around it. What cannot be read is left out.
    init(_ bytes: [UInt8]) {
        add(bytes)
    }

    /// Adds what another packet has and this one has not.
    mutating func add(_ bytes: [UInt8]) {
        // Blanks, NULs or a byte order mark may stand in front; of UTF-16 the parser itself knows the mark.
        let isWide = bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE])
        let start = isWide ? 0 : bytes.firstIndex(of: UInt8(ascii: "<")) ?? bytes.endIndex
        guard start < bytes.endIndex, let root = XMLTree.parse(bytes[start...]) else { return }
        for rdf in Self.find(root) {
            for description in rdf.children where description.name == RDF.description {
                properties.merge(Self.properties(of: description)) { first, _ in first }
            }
        }
    }

    private static func find(_ node: XMLNode) -> [XMLNode] {
        node.name == RDF.rdf ? [node] : node.children.flatMap(find)
    }

    private static func properties(of node: XMLNode) -> [XMPName: Value] {
        var found: [XMPName: Value] = [:]
        for (name, value) in node.attributes where isProperty(name) { found[name] = .text(value) }
        for child in node.children {
            guard found[child.name] == nil, let value = value(of: child) else { continue }
            found[child.name] = value
        }
        return found
    }

    private static func isProperty(_ name: XMPName) -> Bool {
        !name.namespace.isEmpty && name.namespace != RDF.namespace && name.namespace != RDF.xml
    }

    /// A property element, or an item of an array.
    private static func value(of node: XMLNode) -> Value? {
        if let list = node.children.first(where: { RDF.arrays.contains($0.name) }) {
            let items = list.children.filter { $0.name == RDF.item }
            guard list.name == RDF.alternatives else { return .array(items.compactMap(value)) }
            return .alternatives(
                items.compactMap { item in
                    value(of: item).map { (item.attribute(RDF.language)?.lowercased(), $0) }
                })
        }
        if let description = node.children.first(where: { $0.name == RDF.description }) {
            let fields = properties(of: description)
            // A qualified value: what it is, and something said of it.
            return fields[RDF.value] ?? .structure(fields)
        }
        if let resource = node.attribute(RDF.resource) { return .text(resource) }
        let fields = properties(of: node)
        return fields.isEmpty ? .text(node.text) : fields[RDF.value] ?? .structure(fields)
    }

    private enum RDF {
        static let namespace = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        static let xml = "http://www.w3.org/XML/1998/namespace"
        static let rdf = XMPName(namespace, "RDF")
        static let description = XMPName(namespace, "Description")
        static let item = XMPName(namespace, "li")
        static let value = XMPName(namespace, "value")
        static let resource = XMPName(namespace, "resource")
        static let language = XMPName(xml, "lang")
        static let alternatives = XMPName(namespace, "Alt")
        static let arrays: Set = [XMPName(namespace, "Bag"), XMPName(namespace, "Seq"), alternatives]
    }
}

extension XMPPacket.Value {
    /// The text of a simple value, of an array's first, of an Alt's default or first.
    var text: String? { texts.first }

    /// The texts of an array's items, or the one of another value.
    var texts: [String] {
        switch self {
        case .text(let text): MetadataText.clean(text).map { [$0] } ?? []
        case .array(let items): items.flatMap(\.texts)
        case .alternatives(let items):
            (items.first { $0.language == "x-default" } ?? items.first).map(\.value.texts) ?? []
        case .structure: []
        }
    }

    /// The structures of an array, or the one of a value that is one.
    var structures: [[XMPName: XMPPacket.Value]] {
        switch self {
        case .structure(let fields): [fields]
        case .array(let items): items.flatMap(\.structures)
        case .alternatives, .text: []
        }
    }
}
