"""The parts that workbooks and documents of Office share."""
