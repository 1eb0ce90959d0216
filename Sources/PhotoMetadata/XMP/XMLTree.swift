/// The parser of hostile documents: bounded in depth and in the number of elements; a document type declaration, which
/// could define entities, ends it.
final class XMLTree {
    /// In no namespace's name.
    static let separator = UInt8(ascii: "\n")
    private static let deepest = 64
    private static let most = 50_000

    private(set) var root: XMLNode?
    private var open: [XMLNode] = []
    private var count = 0
    private let library: Expat
    private var parser: Expat.Parser?

    /// - Returns: the root; what was read before a fault is kept. Nil where nothing was, or there is no parser.
    static func parse(_ bytes: ArraySlice<UInt8>) -> XMLNode? {
        guard let library = Expat.shared else { return nil }
        let tree = XMLTree(library)
        tree.run(bytes)
        return tree.root
    }

    private init(_ library: Expat) { self.library = library }

    private func run(_ bytes: ArraySlice<UInt8>) {
        guard let parser = library.create(nil, CChar(Self.separator)) else { return }
        self.parser = parser
        defer { library.free(parser) }
        library.setUserData(parser, Unmanaged.passUnretained(self).toOpaque())
        library.setElements(
            parser, { context, name, attributes in XMLTree.of(context)?.begin(name, attributes) },
            { context, _ in XMLTree.of(context)?.end() })
        library.setCharacters(parser) { context, text, length in XMLTree.of(context)?.add(text, length) }
        library.setDoctype(parser, { context, _, _, _, _ in XMLTree.of(context)?.stop() }, nil)
        bytes.withUnsafeBufferPointer { buffer in
            _ = library.parse(parser, buffer.baseAddress, CInt(clamping: buffer.count), 1)
        }
    }

    private static func of(_ context: UnsafeMutableRawPointer?) -> XMLTree? {
        context.map { Unmanaged<XMLTree>.fromOpaque($0).takeUnretainedValue() }
    }

    private func stop() { _ = library.stop(parser, 0) }

    private func begin(_ name: Expat.Text?, _ attributes: Expat.Attributes?) {
        count += 1
        guard let name, open.count < Self.deepest, count <= Self.most else { return stop() }
        let node = XMLNode(XMPName(name))
        if var next = attributes {
            while let key = next[0], let value = next[1] {
                node.attributes.append((XMPName(key), String(cString: value)))
                next += 2
            }
        }
        open.last?.children.append(node)
        if root == nil { root = node }
        open.append(node)
    }

    private func end() { _ = open.popLast() }

    private func add(_ text: Expat.Text?, _ length: CInt) {
        guard let text, let node = open.last, length > 0 else { return }
        text.withMemoryRebound(to: UInt8.self, capacity: Int(length)) { bytes in
            node.text += String(decoding: UnsafeBufferPointer(start: bytes, count: Int(length)), as: UTF8.self)
        }
    }
}
