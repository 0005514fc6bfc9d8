import Foundation
import TestKit

/// Clients that ask running APIs for prices as long as a history goes on, each over one connection
/// and so of one shard, on a thread of its own.
enum PriceReaders {
  static func begin(
    _ count: Int, asking api: RunningAPI, _ index: Int, _ skus: [String], _ history: PriceHistory,
    _ promise: PriceHistory.Promise
  ) {
    let port = api.port
    for _ in 0..<count {
      Thread.detachNewThread {
        var random = SystemRandomNumberGenerator()
        var last: [String: Int] = [:]
        var connection = try? RawConnection(port: port)
        while !history.isOver, let open = connection {
          let sku = skus.randomElement(using: &random) ?? ""
          let floor =
            switch promise {
            case .newerThanAnnounced: history.floor(of: sku)
            case .neverBackwards: last[sku] ?? 0
            }
          guard let answer = try? ask(sku, over: open) else {
            if !history.isOver { history.refused(0) }
            connection = try? RawConnection(port: port)
            continue
          }
          guard answer.status == 200 else {
            history.refused(answer.status)
            continue
          }
          let price = answer.value("unit_price")
          history.answered(sku, price, floor: floor, by: index)
          last[sku] = price.flatMap { Int($0.dropLast(3)) }
        }
      }
    }
  }

  private static func ask(_ sku: String, over connection: RawConnection) throws -> RawResponse {
    let body = #"{"product_id":"\#(sku)"}"#
    try connection.send(
      "POST /api/v1/price HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\n"
        + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
    return try connection.readResponse()
  }
}
