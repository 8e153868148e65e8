const m = require('./measures/' + process.argv[2]);
m.run({ quick: process.argv.includes('--quick') }).then((r) => { console.log(JSON.stringify(r, null, 1)); console.dir(m.rows?.(r), {depth:5}); });
