/// A box of the ISO base media file format (ISO/IEC 14496-12, section 4.2), which QuickTime calls an atom.
struct Box {
    /// Four bytes, read as a number: most are letters.
    var code: Int
    var body: Region

    var type: String { String(decoding: [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: code >> $0) }, as: UTF8.self) }
}
