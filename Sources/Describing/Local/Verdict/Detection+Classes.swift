extension Detection.Thing {
    /// The classifier's classes that agree with it.
    var classes: [Int] { ranges.flatMap(Array.init) }

    private var ranges: [ClosedRange<Int>] {
        switch self {
        case .person: []
        case .bicycle: [444...444, 671...671]
        case .car:
            [436...436, 468...468, 511...511, 609...609, 627...627, 656...656, 661...661, 751...751, 817...817]
        case .motorcycle: [665...665, 670...670]
        case .airplane: [404...404, 895...895]
        case .bus: [654...654, 779...779, 874...874]
        case .train: [466...466, 547...547, 565...565, 705...705, 820...820, 829...829]
        case .truck: [555...555, 569...569, 675...675, 717...717, 864...864, 867...867]
        case .boat:
            [
                403...403, 449...449, 472...472, 484...484, 510...510, 554...554, 576...576, 625...625, 628...628,
                780...780, 814...814, 871...871, 914...914,
            ]
        case .bird: [7...24, 80...100, 127...146]
        case .cat: [281...285]
        case .dog: [151...275]
        case .horse: [339...339, 603...603]
        case .sheep: [348...349]
        case .cow: [345...346]
        case .elephant: [101...101, 385...386]
        case .bear: [294...297]
        case .zebra: [340...340]
        // ImageNet has no giraffe.
        case .giraffe: []
        case .banana: [954...954]
        case .orange: [950...950]
        case .pizza: [963...963]
        case .laptop: [620...620, 681...681]
        case .teddyBear: [850...850]
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
