/// A name within a namespace.
struct XMPName: Hashable, Sendable {
    var namespace: String
    var local: String

    init(_ namespace: String, _ local: String) { (self.namespace, self.local) = (namespace, local) }

    /// As Expat writes it, with `separator` between; a name of no namespace is alone.
    init(_ text: UnsafePointer<CChar>) {
        let whole = String(cString: text)
        guard let cut = whole.utf8.firstIndex(of: XMLTree.separator) else {
            (namespace, local) = ("", whole)
            return
        }
        (namespace, local) = (String(whole[..<cut]), String(whole[whole.utf8.index(after: cut)...]))
    }
}
