extension Detection.Thing {
    /// The classifier's classes that agree with it: those of the group of its name, and more.
    var classes: [Int] { (LabelWords.members(of: rawValue) + otherClasses).flatMap(Array.init) }

    private var otherClasses: [ClosedRange<Int>] {
        switch self {
        // Wolves and wild dogs.
        case .dog: [269...275]
        // Ships, and a boathouse.
        case .boat: LabelWords.members(of: "ship") + [449...449]
        case .horse: [339...339, 603...603]
        case .sheep: [348...349]
        case .cow: [345...346]
        case .zebra: [340...340]
        case .banana: [954...954]
        case .orange: [950...950]
        case .pizza: [963...963]
        case .laptop: [620...620, 681...681]
        case .teddyBear: [850...850]
        // ImageNet has neither people nor giraffes; the others are groups.
        default: []
        }
    }

    /// Vehicles that the detector does not confuse with other things, and an animal that the classifier does not know.
    var isSureAlone: Bool { isVehicle || self == .giraffe }

    /// Words of the classifier for things that it takes this one for.
    var isMistakenFor: Set<String> {
        switch self {
        case .bus, .car, .train, .truck, .motorcycle, .bicycle:
            ["minibus", "moped", "motor scooter", "trolleybus", "minivan", "taxi"]
        default: []
        }
    }

    /// On wheels.
    var isVehicle: Bool { [.bicycle, .car, .motorcycle, .bus, .train, .truck].contains(self) }
}
