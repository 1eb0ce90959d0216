import PhotoModel

extension NamingOptions {
    /// Names by the template for every photo, whoever chose the present name: for tests of the template.
    static var renamingAll: NamingOptions {
        var options = NamingOptions()
        options.keepMeaningful = false
        return options
    }
}
