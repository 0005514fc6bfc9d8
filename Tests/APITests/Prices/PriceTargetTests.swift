import HTTP
import Pricing
import Quoting
import TestKit
import Testing

/// `GET /api/v1/price/{product_id}`: how its target is read.
struct PriceTargetTests {
  @Test func `a target asks what a body asks`() throws {
    let service = try PriceService()
    let posted = service.price(
      #"""
      {"product_id":"DRILL-18V","quantity":12,"currency":"EUR","segments":["dealer"],
       "explain":true}
      """#)
    for query in [
      "quantity=12&currency=EUR&segments=dealer&explain=true",
      "&explain=true&segments=a,dealer&&segments=b&currency=%45UR&quantity=12.0&",
      "quantity=1.2e1&currency=EUR&segments=dealer,dealer&explain=true",
      "quantity=12&currency=EUR&segments=d%65aler&explain=true&attributes.x=1&customer_id=a+b"
        + "&channel=web&country=DE&at=2026-11-20T11:00:00.123%2B01:00",
    ] {
      let got = service.get("DRILL-18V?\(query)")
      #expect(got.status == .ok && got.text == posted.text, "\(query)")
    }
  }

  @Test func `an escaped name is decoded once, and an escaped comma parts no segments`() throws {
    let service = try PriceService([try DrillCatalogue.sheet(sku: "a/b c%20é+")]) {
      $0.lists[1].condition = .equals(.segment, "x,y z")
    }
    let answer = service.get("a%2Fb%20c%2520%C3%A9+?segments=x%2Cy+z")
    #expect(answer.text.hasPrefix(#"{"product_id":"a/b c%20é+","#))
    #expect(answer.text.contains(#""list":"dealer""#))
    #expect(service.get("a%2Fb%20c%2520%C3%A9+?segments=x,y+z").text.contains(#""retail""#))
  }

  @Test func `an attribute of any name can be asked with`() throws {
    let service = try PriceService {
      $0.lists[1].condition = .equals(.attribute("a.b=c"), "1&2")
    }
    let answer = service.get("DRILL-18V?attributes.a.b%3Dc=1%262")
    #expect(answer.text.contains(#""list":"dealer""#))
  }

  static let invalid: [(target: String, errors: [String])] = [
    ("DRILL-18V?qty=1", ["?qty is not a known parameter"]),
    ("DRILL-18V?quantity", ["?quantity must be a number"]),
    ("DRILL-18V?quantity=0", ["?quantity must be greater than 0"]),
    ("DRILL-18V?quantity=1&quantity=1", ["?quantity must stand only once"]),
    ("DRILL-18V?quantity=1&%71uantity=2", ["?quantity must stand only once"]),
    ("DRILL-18V?currency=EUR&currency=EUR", ["?currency must stand only once"]),
    ("DRILL-18V?currency=Euro", ["?currency must be an ISO 4217 code in capitals"]),
    ("DRILL-18V?channel=&country=", ["?channel must not be empty", "?country must not be empty"]),
    ("DRILL-18V?customer_id=%00", ["?customer_id must not contain control characters"]),
    ("DRILL-18V?customer_id=%FF", ["?customer_id must be UTF-8"]),
    ("DRILL-18V?segments=a,,b", ["?segments must not be empty"]),
    ("DRILL-18V?segments=", ["?segments must not be empty"]),
    (
      "DRILL-18V?segments=" + (0...64).map { "s\($0)" }.joined(separator: ","),
      ["?segments must have at most 64 elements"]
    ),
    (
      "DRILL-18V?" + (0...64).map { "attributes.a\($0)=1" }.joined(separator: "&"),
      ["?attributes.a64 must have at most 64 members"]
    ),
    ("DRILL-18V?attributes.a=1&attributes.%61=2", ["?attributes.a must stand only once"]),
    (
      "DRILL-18V?attributes.=1",
      ["?attributes. must have a name of 1 to 128 bytes, no control characters"]
    ),
    ("DRILL-18V?attributes=1", ["?attributes is not a known parameter"]),
    (
      "DRILL-18V?at=2026-11-20T10:00:00+01:00",
      ["?at must be an instant of RFC 3339, such as 2026-11-20T10:00:00Z"]
    ),
    ("DRILL-18V?explain=1", ["?explain must be true or false"]),
    ("DRILL-18V?explain", ["?explain must be true or false"]),
    ("DRILL-18V?%zz=1", ["?%zz must have two hexadecimal digits after each %"]),
    ("DRILL-18V?=1", ["? is not a known parameter"]),
    ("%zz", ["{product_id} must have two hexadecimal digits after each %"]),
    (
      String(repeating: "x", count: 129) + "?x=1",
      ["{product_id} must have at most 128 bytes", "?x is not a known parameter"]
    ),
  ]

  @Test(arguments: invalid) func `a target that is not valid is told every fault`(
    target: String, errors: [String]
  ) throws {
    let answer = try PriceService().get(target)
    #expect(answer.status == .unprocessableContent && answer.code == "invalid_request")
    #expect(answer.errors == errors)
    #expect(answer.fields["Cache-Control"] == "no-store")
  }

  @Test func `a product nobody knows is not found, and not kept`() throws {
    let answer = try PriceService().get("nothing")
    #expect(answer.status == .notFound && answer.code == "unknown_product")
    #expect(answer.fields == ["Cache-Control": "no-store"])
  }
}
