/// A row has a value that this program does not write.
struct DamagedRow: Error, Hashable {
    /// What the row is of.
    var place: String

    init(_ place: String) {
        self.place = place
    }
}
