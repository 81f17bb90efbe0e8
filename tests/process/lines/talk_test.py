#!/usr/bin/python3
"""Many clients talk at the same time, and everyone reads the same."""

import unittest

from peer.broker import Broker
from peer.checker import check
from peer.crowd import Crowd


class Talk(unittest.TestCase):

    def test_ten_thousand_lines_from_all_sides_reach_everyone_once(self):
        with Broker() as broker, Crowd(broker) as crowd:
            crowd.say(10_000)
            crowd.wait_until_all_is_read(60)
            check(crowd.clients, crowd.clients)
            self.assertEqual(crowd.count_said(), 10_000)


if __name__ == "__main__":
    unittest.main()
