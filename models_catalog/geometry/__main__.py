import runpy

runpy.run_module("geometry", run_name="__main__")
