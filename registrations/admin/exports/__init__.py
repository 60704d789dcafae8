"""Files for a spreadsheet, and the page that offers a large one."""
