import Foundation

/// Expat, the XML parser that libvips brings with it; opened when the first XMP packet is met.
///
/// Its interface has been the same since version 2.0 (soname 1), so its functions are declared here.
final class Expat: Sendable {
    typealias Parser = OpaquePointer
    typealias Text = UnsafePointer<CChar>
    typealias Attributes = UnsafePointer<UnsafePointer<CChar>?>
    typealias Start = @convention(c) (UnsafeMutableRawPointer?, Text?, Attributes?) -> Void
    typealias End = @convention(c) (UnsafeMutableRawPointer?, Text?) -> Void
    typealias Characters = @convention(c) (UnsafeMutableRawPointer?, Text?, CInt) -> Void
    typealias Doctype = @convention(c) (UnsafeMutableRawPointer?, Text?, Text?, Text?, CInt) -> Void

    let create: @convention(c) (Text?, CChar) -> Parser?
    let free: @convention(c) (Parser?) -> Void
    let setUserData: @convention(c) (Parser?, UnsafeMutableRawPointer?) -> Void
    let setElements: @convention(c) (Parser?, Start?, End?) -> Void
    let setCharacters: @convention(c) (Parser?, Characters?) -> Void
    let setDoctype: @convention(c) (Parser?, Doctype?, OpaquePointer?) -> Void
    let parse: @convention(c) (Parser?, UnsafePointer<UInt8>?, CInt, CInt) -> CInt
    let stop: @convention(c) (Parser?, UInt8) -> CInt
    let version: String

    /// Nil where there is none on this machine.
    static let shared: Expat? = {
        for name in names {
            if let handle = dlopen(name, RTLD_NOW | RTLD_LOCAL), let library = Expat(handle) { return library }
        }
        return nil
    }()

    #if canImport(Darwin)
        private static let names = ["libexpat.1.dylib", "/usr/lib/libexpat.1.dylib"]
    #else
        private static let names = ["libexpat.so.1"]
    #endif

    private init?(_ handle: UnsafeMutableRawPointer) {
        func find<Function>(_ name: String, as type: Function.Type) -> Function? {
            dlsym(handle, name).map { unsafeBitCast($0, to: type) }
        }
        guard
            let create = find("XML_ParserCreateNS", as: (@convention(c) (Text?, CChar) -> Parser?).self),
            let free = find("XML_ParserFree", as: (@convention(c) (Parser?) -> Void).self),
            let setUserData = find(
                "XML_SetUserData", as: (@convention(c) (Parser?, UnsafeMutableRawPointer?) -> Void).self),
            let setElements = find(
                "XML_SetElementHandler", as: (@convention(c) (Parser?, Start?, End?) -> Void).self),
            let setCharacters = find(
                "XML_SetCharacterDataHandler", as: (@convention(c) (Parser?, Characters?) -> Void).self),
            let setDoctype = find(
                "XML_SetDoctypeDeclHandler", as: (@convention(c) (Parser?, Doctype?, OpaquePointer?) -> Void).self),
            let parse = find(
                "XML_Parse", as: (@convention(c) (Parser?, UnsafePointer<UInt8>?, CInt, CInt) -> CInt).self),
            let stop = find("XML_StopParser", as: (@convention(c) (Parser?, UInt8) -> CInt).self),
            let version = find("XML_ExpatVersion", as: (@convention(c) () -> Text?).self)
        else { return nil }
        (self.create, self.free, self.setUserData, self.setElements) = (create, free, setUserData, setElements)
        (self.setCharacters, self.setDoctype, self.parse, self.stop) = (setCharacters, setDoctype, parse, stop)
        self.version = version().map { String(cString: $0) } ?? ""
    }
}
