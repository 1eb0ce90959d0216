/// The text that was read in a picture.
struct PictureText: Hashable, Sendable {
    struct Line: Hashable, Sendable {
        var text: String
        /// 0…1.
        var confidence: Double
        /// Center, fractions of the picture's width and height.
        var x: Double
        var y: Double
        /// Fraction of the picture's width.
        var width: Double
        /// Fraction of the picture's longest side.
        var height: Double
    }

    /// Those that were read.
    var lines: [Line]
    /// Where all lines are, read or not.
    var boxes: [TextBox]

    /// Number of lines in the picture.
    var found: Int { boxes.count }
}
