import PhotoModel

/// The opened models of one thread.
struct LocalModels {
    private var classifier: ImageClassifier?
    private var detector: ObjectDetector?
    private var text: TextModels?
    let rasters: [Raster.Form]

    /// - Parameters:
    ///   - files: those that are there are opened.
    ///   - library: LiteRT; nil if no model needs it.
    ///   - text: for all threads; nil if text is not read.
    /// - Throws: `LocalModelError`.
    init(_ files: LocalModelFiles, _ library: LiteRTLibrary?, text: TextModels?) throws(LocalModelError) {
        self.text = text
        var rasters: [Raster.Form] = []
        if let library, let path = try files.checked(.classifier, of: .classifier) {
            classifier = try ImageClassifier(library: library, path: path)
            rasters += ImageClassifier.rasters
        }
        if let library, let path = try files.checked(.detector, of: .detector) {
            detector = try ObjectDetector(library: library, path: path)
            rasters.append(ObjectDetector.raster)
        }
        if text != nil { rasters.append(TextModels.raster) }
        self.rasters = rasters
    }

    /// - Parameter thumbnail: with the rasters that were asked for.
    /// - Returns: what the models say.
    /// - Throws: `LocalModelError`.
    func sighting(_ thumbnail: Thumbnail) throws(LocalModelError) -> Sighting {
        let sighting = try seen(thumbnail)
        // Text is looked for at a size that previews have, and read in the picture itself.
        guard thumbnail.isPreview, let text, let raster = thumbnail.rasters.last, !sighting.hasLargePerson else {
            return sighting
        }
        let hasText = sighting.isPage ? true : try text.isSeen(raster)
        guard hasText, let whole = thumbnail.whole else { return sighting }
        let picture: Thumbnail
        do {
            picture = try whole()
        } catch {
            throw .picture((error as? ItemFailure) ?? ItemFailure(.internal, "\(error)"))
        }
        return try seen(picture)
    }

    private func seen(_ thumbnail: Thumbnail) throws(LocalModelError) -> Sighting {
        var rasters = thumbnail.rasters[...]
        var sighting = Sighting()
        sighting.aspect = Double(thumbnail.width) / Double(thumbnail.height)
        sighting.side = max(thumbnail.width, thumbnail.height)
        if let classifier {
            for raster in rasters.prefix(ImageClassifier.rasters.count) {
                sighting.views.append(try classifier.scores(raster))
            }
            rasters = rasters.dropFirst(ImageClassifier.rasters.count)
        }
        if let detector, let raster = rasters.popFirst() { sighting.detections = try detector.detections(raster) }
        // Lettering beside a large person changes nothing.
        if let text, let raster = rasters.popFirst(), !sighting.hasLargePerson, !thumbnail.isPreview {
            sighting.text = try text.text(raster, isExpected: sighting.isPage)
            sighting.isScreen = sighting.text != nil && Screen.isLikely(raster)
        }
        return sighting
    }
}

@available(*, unavailable)
extension LocalModels: Sendable {}
