extension DemoRules {
  /// The rules as one would import them.
  static func text(_ dates: DemoDates) -> String {
    moneyText(dates) + listText(dates) + adjustmentText(dates) + boundText + strategyText
      + categoryPriceText(dates) + drillText
  }

  private static func moneyText(_ dates: DemoDates) -> String {
    """
    {"kind":"rounding","currency":"USD","increment":"0.01","mode":"half_up","level":"unit"}
    {"kind":"rounding","currency":"EUR","increment":"0.01","mode":"half_even","ending":"0.99",\
    "level":"unit"}
    {"kind":"rounding","currency":"JPY","increment":"1","mode":"half_up","level":"unit"}
    {"kind":"rounding","currency":"CHF","increment":"0.05","mode":"half_even","level":"line"}
    {"kind":"fx_rate","base":"EUR","quote":"USD","rate":"1.0794",\
    "observed_at":"\(dates.day(-365))","expires_at":"\(dates.day(-1, hour: 15))"}
    {"kind":"fx_rate","base":"EUR","quote":"USD","rate":"1.0832",\
    "observed_at":"\(dates.day(-1, hour: 14))"}
    {"kind":"fx_rate","base":"GBP","quote":"USD","rate":"1.2641",\
    "observed_at":"\(dates.day(-365))"}
    {"kind":"fx_rate","base":"USD","quote":"CHF","rate":"0.8847",\
    "observed_at":"\(dates.day(-365))"}
    {"kind":"fx_rate","base":"USD","quote":"JPY","rate":"154.38",\
    "observed_at":"\(dates.day(-365))"}

    """
  }

  private static func listText(_ dates: DemoDates) -> String {
    """
    {"kind":"price_list","id":"retail","currency":"USD","rank":0}
    {"kind":"price_list","id":"eu","currency":"EUR","rank":5,"tax":"inclusive",\
    "when":{"in":["country",["AT","BE","DE","ES","FI","FR","IE","IT","NL","PT"]]}}
    {"kind":"price_list","id":"dealer","currency":"EUR","rank":10,\
    "when":{"eq":["segment","dealer"]}}
    {"kind":"price_list","id":"bulk","currency":"USD","rank":15,\
    "when":{"all":[{"eq":["channel","b2b"]},{"gte":["quantity","50"]}]}}
    {"kind":"price_list","id":"packs","currency":"USD","rank":16,\
    "when":{"all":[{"in":["channel",["b2b","counter"]]},{"gt":["quantity","99"]}]}}
    {"kind":"price_list","id":"vip","currency":"USD","rank":20,"when":{"eq":["segment","vip"]},\
    "parent":"retail","adjust":"-5%"}
    {"kind":"price_list","id":"clearance","currency":"USD","rank":30,\
    "when":{"not":{"eq":["segment","dealer"]}},\
    "valid_from":"\(dates.day(-21))","valid_until":"\(dates.day(42))"}

    """
  }

  private static func adjustmentText(_ dates: DemoDates) -> String {
    """
    {"kind":"adjustment","id":"demand","stage":5,"priority":0,"when":{"eq":["channel","web"]},\
    "effect":{"signal":"demand","points":[["0.5","-10%"],["1","0%"],["2","+15%"]]},\
    "stacking":"compound"}
    {"kind":"adjustment","id":"black-friday","stage":10,"priority":0,"effect":"-10%",\
    "stacking":"compound",\
    "valid_from":"\(dates.day(-5, hour: 23))","valid_until":"\(dates.day(10, hour: 23))"}
    {"kind":"adjustment","id":"autumn-garden","stage":10,"priority":10,\
    "when":{"eq":["category","garden"]},"effect":"-15%","stacking":"exclusive",\
    "valid_from":"\(dates.day(-60))","valid_until":"\(dates.day(3))"}
    {"kind":"adjustment","id":"festive-kitchen","stage":10,"priority":5,\
    "when":{"eq":["category","kitchen"]},"effect":"-5%","stacking":"compound",\
    "valid_from":"\(dates.day(12))","valid_until":"\(dates.day(37))"}
    {"kind":"adjustment","id":"gold","stage":20,"priority":10,\
    "when":{"eq":["attributes.loyalty","gold"]},"effect":"-2%","stacking":"additive"}
    {"kind":"adjustment","id":"marketplace","stage":20,"priority":0,\
    "when":{"eq":["channel","marketplace"]},"effect":"+3%","stacking":"additive"}
    {"kind":"adjustment","id":"phone","stage":30,"priority":0,"when":{"eq":["channel","phone"]},\
    "effect":"+1.50","currency":"USD","stacking":"compound"}
    {"kind":"adjustment","id":"opening-offer","stage":40,"priority":0,\
    "when":{"all":[{"eq":["attributes.campaign","opening"]},\
    {"eq":["category","kitchen/appliances/kettles"]},\
    {"any":[{"eq":["item.material","steel"]},{"eq":["item.material","glass"]}]}]},\
    "effect":"=49.00","currency":"USD","stacking":"exclusive"}

    """
  }

  private static let boundText = """
    {"kind":"guardrail","id":"margin-15","min_margin":"15%"}
    {"kind":"guardrail","id":"kitchen-floor","category":"kitchen","floor":"9.00","currency":"USD"}
    {"kind":"guardrail","id":"safety-ceiling","category":"safety","ceiling":"400.00",\
    "currency":"USD"}
    {"kind":"guardrail","id":"steady","max_change":"20%"}

    """

  private static let strategyText = """
    {"kind":"strategy","id":"fasteners-markup","category":"fasteners","list":"retail",\
    "method":"cost_plus","markup":"85%","max_change":"10%"}
    {"kind":"strategy","id":"power-tools-market","category":"tools/power","list":"retail",\
    "method":"match_competitor","signal":"competitor_price","adjust":"-1%","currency":"USD",\
    "max_change":"8%"}
    {"kind":"strategy","id":"garden-demand","category":"garden","list":"retail",\
    "method":"demand_curve","margin":"40%",\
    "curve":{"signal":"demand","points":[["0.5","-8%"],["1","0%"],["2","+12%"]]},\
    "max_change":"12%"}
    {"kind":"strategy","id":"dealer-paint","category":"paint","list":"dealer",\
    "method":"demand_curve","basis":"retail",\
    "curve":{"signal":"stock","points":[["0","-25%"],["200","-30%"],["500","-36%"]]}}

    """

  private static func categoryPriceText(_ dates: DemoDates) -> String {
    """
    {"kind":"price","list":"bulk","category":"fasteners/nails","mode":"graduated",\
    "tiers":[{"up_to":"500","unit":"0.12","flat":"1.50"},{"up_to":"5000","unit":"0.1"},\
    {"up_to":null,"unit":"0.085"}]}
    {"kind":"price","list":"dealer","category":"fasteners/screws","mode":"volume",\
    "tiers":[{"from":"100","unit":"0.29"},{"from":"1000","unit":"0.25"}]}
    {"kind":"price","list":"dealer","category":"fasteners/screws","mode":"volume",\
    "tiers":[{"from":"100","unit":"0.31"},{"from":"1000","unit":"0.27"}],\
    "valid_from":"\(dates.day(41))"}
    {"kind":"price","list":"clearance","category":"garden/decor","mode":"volume",\
    "tiers":[{"from":"0","unit":"14.90"}],\
    "valid_from":"\(dates.day(-7))","valid_until":"\(dates.day(14))"}
    {"kind":"price","list":"packs","category":"paint/supplies/tapes","mode":"package",\
    "tiers":[{"up_to":"240","unit":"95.00","size":"24"},\
    {"up_to":null,"unit":"350.00","size":"96"}]}

    """
  }

  private static let drillText = """
    {"kind":"item","sku":"DRILL-18V","category":"tools/power/drills","cost":"71.00",\
    "currency":"EUR","attributes":{"brand":"Norvik","material":"composite",\
    "name":"Norvik Cordless Drill 18 V"}}
    {"kind":"price","list":"dealer","sku":"DRILL-18V","mode":"volume",\
    "tiers":[{"from":"1","unit":"100.00"},{"from":"10","unit":"92.00"}]}
    {"kind":"price","list":"retail","sku":"DRILL-18V","mode":"volume",\
    "tiers":[{"from":"0","unit":"129.00"}]}

    """
}
