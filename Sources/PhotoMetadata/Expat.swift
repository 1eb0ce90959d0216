import Libraries

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
    static let shared: Expat? = OptionalLibrary(names).flatMap(Expat.init)

    #if canImport(Darwin)
        private static let names = ["libexpat.1.dylib", "/usr/lib/libexpat.1.dylib"]
    #else
        private static let names = ["libexpat.so.1"]
    #endif

    private init?(_ library: OptionalLibrary) {
        guard
            let create: @convention(c) (Text?, CChar) -> Parser? = library.find("XML_ParserCreateNS"),
            let free: @convention(c) (Parser?) -> Void = library.find("XML_ParserFree"),
            let setUserData: @convention(c) (Parser?, UnsafeMutableRawPointer?) -> Void =
                library.find("XML_SetUserData"),
            let setElements: @convention(c) (Parser?, Start?, End?) -> Void = library.find("XML_SetElementHandler"),
            let setCharacters: @convention(c) (Parser?, Characters?) -> Void =
                library.find("XML_SetCharacterDataHandler"),
            let setDoctype: @convention(c) (Parser?, Doctype?, OpaquePointer?) -> Void =
                library.find("XML_SetDoctypeDeclHandler"),
            let parse: @convention(c) (Parser?, UnsafePointer<UInt8>?, CInt, CInt) -> CInt =
                library.find("XML_Parse"),
            let stop: @convention(c) (Parser?, UInt8) -> CInt = library.find("XML_StopParser"),
            let version: @convention(c) () -> Text? = library.find("XML_ExpatVersion")
        else { return nil }
        (self.create, self.free, self.setUserData, self.setElements) = (create, free, setUserData, setElements)
        (self.setCharacters, self.setDoctype, self.parse, self.stop) = (setCharacters, setDoctype, parse, stop)
        self.version = version().map { String(cString: $0) } ?? ""
    }
}
