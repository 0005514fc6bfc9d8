/// Items of one sort in the demo's shop: what they are called, where they stand, what they cost.
struct DemoFamily: Sendable {
  /// How the family is sold beside by the piece.
  enum Bulk { case none, graduated, package }

  /// What its SKUs begin with.
  let stem: String
  let noun: String
  let category: String
  /// What one may cost us, in cents.
  let cost: ClosedRange<Int>
  let materials: [String]
  let bulk: Bulk

  private init(
    _ stem: String, _ noun: String, _ category: String, _ cost: ClosedRange<Int>,
    _ materials: String, _ bulk: Bulk = .none
  ) {
    self.stem = stem
    self.noun = noun
    self.category = category
    self.cost = cost
    self.materials = materials.split(separator: ",").map { String($0) }
    self.bulk = bulk
  }

  /// All families, by stem.
  static let all = [
    DemoFamily("ADHESIVE", "Wood Glue", "paint/supplies/adhesives", 210...890, "pva,epoxy"),
    DemoFamily("ANCHOR", "Wall Anchor", "fasteners/anchors/wall", 3...38, "nylon,zinc", .package),
    DemoFamily("APRON", "Work Apron", "safety/clothing/aprons", 900...3_200, "canvas,leather"),
    DemoFamily("BIT", "Drill Bit", "tools/accessories/bits", 80...1_400, "hss,cobalt,carbide"),
    DemoFamily("BOLT", "Hex Bolt", "fasteners/bolts/hex", 4...95, "steel,stainless", .graduated),
    DemoFamily("BOOT", "Safety Boot", "safety/footwear/boots", 2_400...8_900, "leather,textile"),
    DemoFamily("BRUSH", "Paint Brush", "paint/tools/brushes", 120...1_600, "bristle,nylon"),
    DemoFamily(
      "CABLE", "Installation Cable", "electrical/cables/installation", 35...260, "copper",
      .graduated),
    DemoFamily("CHISEL", "Wood Chisel", "tools/hand/chisels", 450...2_900, "steel,chrome-vanadium"),
    DemoFamily("CLAMP", "Bar Clamp", "tools/hand/clamps", 600...4_200, "steel,aluminium"),
    DemoFamily("DRILL", "Cordless Drill", "tools/power/drills", 3_900...18_500, "composite"),
    DemoFamily("FENCE", "Garden Fence Panel", "garden/fencing/panels", 1_800...9_500, "pine,larch"),
    DemoFamily("GLOVE", "Work Glove", "safety/clothing/gloves", 90...1_900, "nitrile,leather"),
    DemoFamily("GRINDER", "Angle Grinder", "tools/power/grinders", 2_900...15_900, "composite"),
    DemoFamily("HAMMER", "Claw Hammer", "tools/hand/hammers", 700...4_800, "steel,fibreglass"),
    DemoFamily("HELMET", "Safety Helmet", "safety/head/helmets", 650...5_400, "abs,polycarbonate"),
    DemoFamily("HOSE", "Garden Hose", "garden/watering/hoses", 900...5_600, "pvc,rubber"),
    DemoFamily("KETTLE", "Kettle", "kitchen/appliances/kettles", 1_500...7_900, "steel,glass"),
    DemoFamily("KNIFE", "Chef's Knife", "kitchen/cutlery/knives", 800...11_500, "steel,damascus"),
    DemoFamily("LAMP", "LED Lamp", "electrical/lighting/lamps", 180...2_600, "glass,plastic"),
    DemoFamily("LANTERN", "Garden Lantern", "garden/decor/lanterns", 700...3_900, "iron,brass"),
    DemoFamily("LEVEL", "Spirit Level", "tools/hand/levels", 800...6_900, "aluminium"),
    DemoFamily("MOWER", "Lawn Mower", "garden/machines/mowers", 9_900...64_000, "steel,composite"),
    DemoFamily("NAIL", "Wire Nail", "fasteners/nails/wire", 2...14, "steel,galvanized", .package),
    DemoFamily("NUT", "Hex Nut", "fasteners/bolts/nuts", 2...26, "steel,stainless", .graduated),
    DemoFamily("PAINT", "Wall Paint", "paint/paints/interior", 1_100...7_400, "acrylic,silicate"),
    DemoFamily("PAN", "Frying Pan", "kitchen/cookware/pans", 1_200...8_800, "iron,aluminium"),
    DemoFamily("PLIERS", "Combination Pliers", "tools/hand/pliers", 650...4_400, "steel"),
    DemoFamily("POT", "Cooking Pot", "kitchen/cookware/pots", 1_600...12_400, "steel,enamel"),
    DemoFamily("RAKE", "Leaf Rake", "garden/tools/rakes", 600...3_300, "steel,bamboo"),
    DemoFamily("ROLLER", "Paint Roller", "paint/tools/rollers", 190...1_500, "foam,microfibre"),
    DemoFamily(
      "ROPE", "Braided Rope", "fasteners/ropes/braided", 25...240, "hemp,nylon", .graduated),
    DemoFamily("SANDER", "Orbital Sander", "tools/power/sanders", 3_200...14_800, "composite"),
    DemoFamily("SAW", "Hand Saw", "tools/hand/saws", 800...5_200, "steel"),
    DemoFamily("SCREW", "Wood Screw", "fasteners/screws/wood", 2...32, "steel,brass", .package),
    DemoFamily("SHOVEL", "Round Shovel", "garden/tools/shovels", 900...4_700, "steel,ash"),
    DemoFamily("SOCKET", "Wall Socket", "electrical/outlets/sockets", 160...1_900, "plastic"),
    DemoFamily(
      "SPRINKLER", "Sprinkler", "garden/watering/sprinklers", 500...3_600, "brass,plastic"),
    DemoFamily("SWITCH", "Light Switch", "electrical/outlets/switches", 140...2_200, "plastic"),
    DemoFamily("TAPE", "Masking Tape", "paint/supplies/tapes", 60...540, "paper,cloth", .package),
    DemoFamily("VARNISH", "Yacht Varnish", "paint/paints/varnishes", 900...5_800, "alkyd,acrylic"),
    DemoFamily("WASHER", "Flat Washer", "fasteners/bolts/washers", 1...9, "steel,nylon", .package),
    DemoFamily("WRENCH", "Torque Wrench", "tools/hand/wrenches", 900...13_500, "steel"),
  ]
}

/// Makers of the demo's items, by code.
enum DemoBrand {
  static let all: [(code: String, name: String)] = [
    ("AL", "Alderly"), ("BK", "Brask"), ("CV", "Corvane"), ("DV", "Delvo"), ("EM", "Ermington"),
    ("FJ", "Fjellby"), ("GK", "Grovka"), ("HD", "Haldern"), ("KV", "Kvistad"), ("NK", "Norvik"),
    ("SB", "Stonebury"), ("TW", "Tawnell"),
  ]
}
