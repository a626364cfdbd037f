"""Files and framings that hold packets: raw, pcap, pcapng."""
