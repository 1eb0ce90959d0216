/// An element of an XML document, by namespace.
final class XMLNode {
    let name: XMPName
    var attributes: [(name: XMPName, value: String)] = []
    var children: [XMLNode] = []
    var text = ""

    init(_ name: XMPName) { self.name = name }

    func attribute(_ name: XMPName) -> String? { attributes.first { $0.name == name }?.value }
}
