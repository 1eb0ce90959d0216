/// A line of text in a picture: a rectangle that can be turned. Lengths are fractions of the picture's width and height.
struct TextBox: Hashable, Sendable {
    /// The center.
    var x: Double
    var y: Double
    /// Along the text.
    var width: Double
    /// Across the text.
    var height: Double
    /// Degrees by which the text falls to the right, between −45 and 45.
    var angle: Double
}
